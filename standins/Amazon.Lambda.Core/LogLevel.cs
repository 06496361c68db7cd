namespace Amazon.Lambda.Core;

/// <summary>The severities of <see cref="ILambdaLogger"/>.</summary>
public enum LogLevel
{
    /// <summary>The finest detail.</summary>
    Trace = 0,

    /// <summary>What helps while developing.</summary>
    Debug = 1,

    /// <summary>The ordinary course of things.</summary>
    Information = 2,

    /// <summary>Something unexpected that was handled.</summary>
    Warning = 3,

    /// <summary>This invocation failed.</summary>
    Error = 4,

    /// <summary>The function can't work.</summary>
    Critical = 5,
}
