namespace Realtime.Log;

/// <summary>The table holds what no append or reader can have written: something else writes to it, or it lost items.</summary>
public sealed class LogCorruptedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LogCorruptedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public LogCorruptedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public LogCorruptedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
