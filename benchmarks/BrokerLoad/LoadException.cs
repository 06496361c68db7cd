namespace BrokerLoad;

/// <summary>A broker did not do what is measured.</summary>
internal sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
