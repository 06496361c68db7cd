namespace Realtime.Tests.Log.Model;

/// <summary>The log broke its promise in a simulated world.</summary>
public sealed class ModelViolationException(string message) : Exception(message);
