namespace LocalCloud.CloudFormation;

/// <summary>The template holds what LocalCloud does not carry out. The message names logical id, type and property.</summary>
public sealed class UnsupportedTemplateException(string message) : Exception(message);
