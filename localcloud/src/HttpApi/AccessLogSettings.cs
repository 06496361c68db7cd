namespace LocalCloud.HttpApi;

/// <summary>Where a stage writes a line for every request.</summary>
/// <param name="LogGroup">The log group.</param>
/// <param name="Format">The line, with variables: <c>$context.requestId</c>.</param>
internal sealed record AccessLogSettings(string LogGroup, string Format)
{
    /// <summary>Bytes of a format at most.</summary>
    public const int MaxFormatBytes = 3 * 1024;
}
