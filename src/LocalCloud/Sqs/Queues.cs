using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>All queues and their policies.</summary>
internal sealed class Queues(
    CloudOptions options, Endpoints endpoints, StateStore state, QueueAccess access, TimeProvider clock) : IQueues
{
    private readonly ConcurrentDictionary<string, Queue> _queues = new();
    private readonly ConcurrentDictionary<string, PolicyDocument> _policies = new();

    /// <summary>All queues, by name.</summary>
    public IReadOnlyList<Queue> All => [.. _queues.Values.OrderBy(queue => queue.Name, StringComparer.Ordinal)];

    /// <summary>Creates a queue, with the messages it had in an earlier run.</summary>
    public Queue Create(string name, QueueSettings settings)
    {
        var queue = new Queue(name, ArnOf(name), $"{Base}/{options.AccountId}/{name}", settings, clock);
        var file = $"queue-{name}";
        queue.Restore(state.Load(file, SqsStateJson.Default.IReadOnlyListQueueMessage) ?? []);
        queue.Changed = messages => state.Save(file, messages, SqsStateJson.Default.IReadOnlyListQueueMessage);
        _queues[name] = queue;
        return queue;
    }

    /// <summary>Gives a queue its policy; <see langword="false"/> when it has one already.</summary>
    /// <exception cref="AwsException">No such queue.</exception>
    /// <exception cref="PolicyException">The policy can't be understood.</exception>
    public bool AddPolicy(string queueUrl, JsonObject document)
    {
        var queue = ByUrl(queueUrl);
        return _policies.TryAdd(queue.Name, PolicyParser.Parse($"of queue {queue.Name}", document));
    }

    /// <summary>The queue whose URL this is; only its path counts, as on AWS.</summary>
    /// <exception cref="AwsException">No such queue.</exception>
    public Queue ByUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsolutePath.Split('/') is ["", var account, var name]
            && account == options.AccountId
                ? ByName(name)
                : throw SqsErrors.NonExistentQueue();

    /// <summary>The queue of this name.</summary>
    /// <exception cref="AwsException">No such queue.</exception>
    public Queue ByName(string name) => _queues.GetValueOrDefault(name) ?? throw SqsErrors.NonExistentQueue();

    /// <summary>ARN of the queue of this name, which need not exist.</summary>
    public string ArnOf(string name) => $"arn:aws:sqs:{options.Region}:{options.AccountId}:{name}";

    /// <summary>Lets the principal go on, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDenied</c>.</exception>
    public void Demand(Principal principal, string action, Queue queue) =>
        access.Demand(principal, action, queue.Arn, _policies.GetValueOrDefault(queue.Name));

    /// <inheritdoc/>
    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal)
    {
        var queue = ByArn(queueArn);
        Demand(principal, "sqs:SendMessage", queue);
        queue.Send(body, attributes, principal.UserId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn)
    {
        var queue = ByArn(queueArn);
        access.Demand(service, sourceArn, "sqs:SendMessage", queue.Arn, _policies.GetValueOrDefault(queue.Name));
        queue.Send(body, attributes, service);
        return Task.CompletedTask;
    }

    private string Base => endpoints.Gateway.GetLeftPart(UriPartial.Authority);

    private Queue ByArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn) ?? throw SqsErrors.NonExistentQueue();
}
