using System.Collections.Concurrent;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Tests.Fakes;

/// <summary>Queues that remember what was sent.</summary>
internal sealed class FakeQueues : IQueues
{
    public ConcurrentQueue<(string Arn, string Body, IReadOnlyDictionary<string, QueueAttribute> Attributes, string Sender)> Sent { get; } = new();

    /// <summary>Errors of the coming messages, one each.</summary>
    public Queue<Exception> Failures { get; } = new();

    public Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal)
    {
        Sent.Enqueue((queueArn, body, attributes, principal.Arn));
        return Task.CompletedTask;
    }

    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn)
    {
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        Sent.Enqueue((queueArn, body, attributes, $"{service} {sourceArn}"));
        return Task.CompletedTask;
    }
}
