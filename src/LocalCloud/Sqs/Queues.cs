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
    private readonly ConcurrentDictionary<string, (string LogicalId, PolicyDocument Policy)[]> _policies = new();
    private readonly Lock _policyLock = new();

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

    /// <summary>Sets a queue's policy that the template's resource <paramref name="logicalId"/> gives it.</summary>
    public void SetPolicy(string queueUrl, string logicalId, JsonObject document)
    {
        var queue = ByUrl(queueUrl);
        lock (_policyLock)
        {
            var others = PoliciesOf(queue).Where(policy => policy.LogicalId != logicalId);
            _policies[queue.Name] = [.. others, (logicalId, ResourcePolicy.Parse($"queue {queue.Name}: {logicalId}", document))];
        }
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
        access.Demand(principal, action, queue.Arn, PoliciesOf(queue).Select(policy => policy.Policy));

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
        access.Demand(service, sourceArn, "sqs:SendMessage", queue.Arn, PoliciesOf(queue).Select(policy => policy.Policy));
        queue.Send(body, attributes, service);
        return Task.CompletedTask;
    }

    private string Base => endpoints.Gateway.GetLeftPart(UriPartial.Authority);

    private Queue ByArn(string arn) => All.FirstOrDefault(queue => queue.Arn == arn) ?? throw SqsErrors.NonExistentQueue();

    private (string LogicalId, PolicyDocument Policy)[] PoliciesOf(Queue queue) => _policies.GetValueOrDefault(queue.Name) ?? [];
}
