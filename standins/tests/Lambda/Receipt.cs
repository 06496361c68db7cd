namespace Packages.Tests.Lambda;

public sealed record Receipt(string Text, string? Missing = null);
