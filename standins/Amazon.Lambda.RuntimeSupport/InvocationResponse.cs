namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A handler's answer.</summary>
public class InvocationResponse
{
    /// <summary>An answer whose stream is disposed of after sending.</summary>
    public InvocationResponse(Stream outputStream)
        : this(outputStream, true)
    {
    }

    /// <summary>An answer that says who disposes of its stream.</summary>
    public InvocationResponse(Stream outputStream, bool disposeOutputStream)
    {
        OutputStream = outputStream;
        DisposeOutputStream = disposeOutputStream;
    }

    /// <summary>The answer's bytes, or null for none.</summary>
    public Stream OutputStream { get; set; }

    /// <summary>Whether the stream is disposed of after sending.</summary>
    public bool DisposeOutputStream { get; }
}
