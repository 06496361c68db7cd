using System.Threading.Channels;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Iot;

/// <summary>Queues that write down what is sent, or fail as told.</summary>
internal sealed class RecordedQueues : IQueues
{
    private readonly Channel<(string QueueArn, string Body, Principal Principal)> _messages =
        Channel.CreateUnbounded<(string, string, Principal)>();

    public Queue<Exception> Failures { get; } = new();

    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal)
    {
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        Assert.True(_messages.Writer.TryWrite((queueArn, body, principal)));
        return Task.CompletedTask;
    }

    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn) =>
        throw new NotSupportedException("Rules send under their role.");

    public ValueTask<(string QueueArn, string Body, Principal Principal)> NextAsync() =>
        _messages.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
