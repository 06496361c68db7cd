using System.Threading.Channels;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Iot;

/// <summary>Functions that write down their events, or fail as told.</summary>
internal sealed class RecordedFunctions : ILambdaInvoker
{
    private readonly Channel<(string FunctionArn, string Event, Invoker Invoker)> _events =
        Channel.CreateUnbounded<(string, string, Invoker)>();

    /// <summary>Errors of the coming invocations, one each.</summary>
    public Queue<Exception> Failures { get; } = new();

    public int Attempts { get; private set; }

    public Task<InvokeResult> InvokeAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Rules invoke asynchronously.");

    public async Task InvokeEventAsync(
        string functionArn, ReadOnlyMemory<byte> payload, Invoker invoker, CancellationToken cancellationToken)
    {
        Attempts++;
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        await _events.Writer.WriteAsync(
            (functionArn, System.Text.Encoding.UTF8.GetString(payload.Span), invoker), cancellationToken);
    }

    public ValueTask<(string FunctionArn, string Event, Invoker Invoker)> NextAsync() =>
        _events.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasMore => _events.Reader.TryPeek(out _);
}
