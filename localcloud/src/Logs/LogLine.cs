namespace LocalCloud.Logs;

/// <summary>A log event.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Stream">The log stream.</param>
/// <param name="Message">The line.</param>
public sealed record LogLine(DateTimeOffset Time, string Stream, string Message);
