using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary>Invokes functions, for the other services.</summary>
public interface ILambdaInvoker
{
    /// <summary>Invokes and waits for the answer (<c>RequestResponse</c>).</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>, <c>AccessDeniedException</c>, <c>TooManyRequestsException</c> …</exception>
    Task<InvokeResult> InvokeAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken);

    /// <summary>Queues the event (<c>Event</c>): retries, maximum age, destinations and dead letters are Lambda's affair.</summary>
    /// <exception cref="AwsException">As for <see cref="InvokeAsync"/>; the event is then not queued.</exception>
    Task InvokeEventAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken);
}
