namespace Infrastructure;

/// <summary>The stack can't be synthesized as asked. The message is one sentence for whoever asked.</summary>
public sealed class DeploymentRefusedException(string message) : Exception(message);
