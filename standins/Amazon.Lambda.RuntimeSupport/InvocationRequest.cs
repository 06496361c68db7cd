using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event from the Runtime API.</summary>
public class InvocationRequest : IDisposable
{
    /// <summary>The event's bytes.</summary>
    public Stream InputStream { get; internal set; }

    /// <summary>The invocation's context.</summary>
    public ILambdaContext LambdaContext { get; internal set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        InputStream?.Dispose();
        GC.SuppressFinalize(this);
    }
}
