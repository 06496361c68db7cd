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
