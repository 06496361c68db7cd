namespace Functions.Hosting;

/// <summary>The environment names a function that this program doesn't have.</summary>
internal sealed class UnknownHandlerException(string handler, IEnumerable<string> known)
    : Exception($"There is no function '{handler}'. The handler must be one of: {string.Join(", ", known)}.");
