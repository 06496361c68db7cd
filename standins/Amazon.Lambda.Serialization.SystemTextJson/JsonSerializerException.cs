namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event or an answer could not be converted from or to JSON.</summary>
public class JsonSerializerException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public JsonSerializerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public JsonSerializerException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
