namespace Packages.Tests.Lambda;

public sealed record Order(string Item, int Count, string? Note = null);
