// netstandard2.0 lacks what records need.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
