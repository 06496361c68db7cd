namespace LocalCloud.Lambda;

/// <summary>A function in <c>GET /_local/functions</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Handler">Its handler.</param>
internal sealed record FunctionSummary(string Name, string Arn, string Handler);
