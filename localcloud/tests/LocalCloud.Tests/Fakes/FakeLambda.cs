using System.Collections.Concurrent;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Fakes;

/// <summary>Functions that answer what the test wants, and remember how they were invoked.</summary>
internal sealed class FakeLambda : ILambdaInvoker
{
    public ConcurrentQueue<(string Arn, string Payload, Invoker Invoker)> Invocations { get; } = new();

    public Func<string, CancellationToken, Task<InvokeResult>> Answer { get; set; } = (_, _) => Task.FromResult(Returned("{}"));

    public Func<string, Task> Accept { get; set; } = _ => Task.CompletedTask;

    public static InvokeResult Returned(string payload, string? error = null) =>
        new("11111111-2222-3333-4444-555555555555", System.Text.Encoding.UTF8.GetBytes(payload), error);

    public Task<InvokeResult> InvokeAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken)
    {
        var text = System.Text.Encoding.UTF8.GetString(payload.Span);
        Invocations.Enqueue((functionArn, text, invoker));
        return Answer(text, cancellationToken);
    }

    public Task InvokeEventAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken)
    {
        var text = System.Text.Encoding.UTF8.GetString(payload.Span);
        Invocations.Enqueue((functionArn, text, invoker));
        return Accept(text);
    }
}
