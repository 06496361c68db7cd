namespace LocalCloud.Iam;

/// <summary>A policy can't be understood. The message names the element.</summary>
public sealed class PolicyException(string message) : Exception(message);
