namespace ColdStart;

/// <summary>Nothing can be measured; the message says why.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
