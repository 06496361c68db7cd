namespace Amazon.Lambda.Core;

/// <summary>Writes to the function's log.</summary>
public interface ILambdaLogger
{
    /// <summary>Writes <paramref name="message"/> without a line end.</summary>
    void Log(string message);

    /// <summary>Writes <paramref name="message"/> and a line end.</summary>
    void LogLine(string message);

    /// <summary>Writes a line of the severity <paramref name="level"/>, a name of <see cref="LogLevel"/>.</summary>
    void Log(string level, string message) => LogLine(message);

    /// <summary>Writes a line of the severity <paramref name="level"/>.</summary>
    void Log(LogLevel level, string message) => Log(level.ToString(), message);

    /// <summary>Writes a line of the severity Trace.</summary>
    void LogTrace(string message) => Log(LogLevel.Trace, message);

    /// <summary>Writes a line of the severity Debug.</summary>
    void LogDebug(string message) => Log(LogLevel.Debug, message);

    /// <summary>Writes a line of the severity Information.</summary>
    void LogInformation(string message) => Log(LogLevel.Information, message);

    /// <summary>Writes a line of the severity Warning.</summary>
    void LogWarning(string message) => Log(LogLevel.Warning, message);

    /// <summary>Writes a line of the severity Error.</summary>
    void LogError(string message) => Log(LogLevel.Error, message);

    /// <summary>Writes a line of the severity Critical.</summary>
    void LogCritical(string message) => Log(LogLevel.Critical, message);
}
