namespace Realtime.Log;

/// <summary>An append found no number for its message in five rounds. Running it again is safe and repeats nothing.</summary>
public sealed class AppendFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AppendFailedException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public AppendFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public AppendFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
