using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <inheritdoc/>
internal sealed class LambdaInvoker(FunctionRegistry functions, FunctionAccess access, FunctionRunner runner, AsyncEvents events) : ILambdaInvoker
{
    /// <inheritdoc/>
    public async Task<InvokeResult> InvokeAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken)
    {
        var function = Find(functionArn, invoker);
        PayloadLimits.Check(payload, PayloadLimits.Synchronous);
        var invocation = new Invocation(Invocation.NewId(), payload) { Source = SourceOf(invoker) };
        // Whoever stops waiting does not stop the function.
        var outcome = await runner.InvokeAsync(function, invocation).WaitAsync(cancellationToken);
        return new InvokeResult(invocation.RequestId, outcome.Payload, outcome.IsError ? "Unhandled" : null);
    }

    /// <inheritdoc/>
    public Task InvokeEventAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken)
    {
        var function = Find(functionArn, invoker);
        PayloadLimits.Check(payload, PayloadLimits.Asynchronous);
        events.Add(function, payload, SourceOf(invoker));
        return Task.CompletedTask;
    }

    private LambdaFunction Find(string functionArn, Invoker invoker)
    {
        var function = functions.Get(functionArn);
        access.Demand(invoker, function);
        return function;
    }

    private static string SourceOf(Invoker invoker) => invoker.Service ?? invoker.Principal?.Arn ?? "";
}

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

/// <summary>Who invokes: a principal by its IAM policies, or a service by the function's resource policy.</summary>
public sealed record Invoker
{
    /// <summary>The principal, or <see langword="null"/> for a service.</summary>
    public Principal? Principal { get; init; }

    /// <summary><c>iot.amazonaws.com</c>, or <see langword="null"/> for a principal.</summary>
    public string? Service { get; init; }

    /// <summary>ARN of the rule, API route … on whose behalf the service acts.</summary>
    public string? SourceArn { get; init; }
}

/// <summary>A function's answer.</summary>
/// <param name="RequestId">The invocation's request id.</param>
/// <param name="Payload">What the function returned, or the error object.</param>
/// <param name="FunctionError"><c>Unhandled</c> when the function failed, else <see langword="null"/>.</param>
public sealed record InvokeResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError);

/// <summary>How large an event may be.</summary>
internal static class PayloadLimits
{
    /// <summary>Bytes of an event whose answer is waited for.</summary>
    public const int Synchronous = 6 * 1024 * 1024;

    /// <summary>Bytes of an event that is queued.</summary>
    public const int Asynchronous = 1024 * 1024;

    /// <summary>Checks an event.</summary>
    /// <exception cref="AwsException"><c>RequestTooLargeException</c>.</exception>
    public static void Check(ReadOnlyMemory<byte> payload, int limit)
    {
        if (payload.Length > limit)
        {
            throw new AwsException(
                "RequestTooLargeException", StatusCodes.Status413PayloadTooLarge, $"{payload.Length} byte payload is too large (limit {limit} bytes)");
        }
    }
}
