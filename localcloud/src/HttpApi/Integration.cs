namespace LocalCloud.HttpApi;

/// <summary>The function behind routes.</summary>
/// <param name="FunctionArn">The function.</param>
/// <param name="Timeout">How long it may take, 50 ms to 30 s.</param>
internal sealed record Integration(string FunctionArn, TimeSpan Timeout);
