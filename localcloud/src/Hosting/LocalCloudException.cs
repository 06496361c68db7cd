namespace LocalCloud.Hosting;

/// <summary>LocalCloud can't start or go on; the message is one clear sentence for whoever started it.</summary>
public sealed class LocalCloudException(string message, Exception? innerException = null) : Exception(message, innerException);
