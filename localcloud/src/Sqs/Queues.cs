using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>All queues: those of the template, and those that were created by the API.</summary>
internal sealed class Queues(
    CloudOptions options, Endpoints endpoints, StateStore state, QueueAccess access, TimeProvider clock) : IQueues, IStackObserver
{
    private const string DefinitionFolder = "queue-definitions";
    private const int MaximumNameLength = 80;
    private static readonly TimeSpan RecreationPause = TimeSpan.FromSeconds(60);

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly Lock _creating = new();
    private readonly ConcurrentDictionary<string, Queue> _queues = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _deletedAt = new();

    /// <summary>All queues, by name.</summary>
    public IReadOnlyList<Queue> All => [.. _queues.Values.OrderBy(queue => queue.Name, StringComparer.Ordinal)];

    /// <summary>Whether a queue can have this name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaximumNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Creates a queue of the template, with the messages it had in an earlier run.</summary>
    public Queue Create(string name, QueueSettings settings)
    {
        var queue = new Queue(name, ArnOf(name), $"{Base}/{options.AccountId}/{name}", settings, clock)
        {
            Files = new QueueFiles(state, name),
            FindQueue = ByArn,
        };
        queue.Restore();
        _queues[name] = queue;
        return queue;
    }

    /// <summary>Creates a queue by the API. One that is there with the same attributes is answered.</summary>
    /// <exception cref="AwsException">Name or attributes are refused, or belong to another queue.</exception>
    public Queue Create(string name, IReadOnlyDictionary<string, string> attributes)
    {
        if (!IsName(name))
        {
            throw name.EndsWith(".fifo", StringComparison.Ordinal) ? NotEmulated.Parameter("sqs", "CreateQueue", "FifoQueue") : SqsErrors.InvalidParameter(
                "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }

        var settings = QueueAttributes.Apply(new(), attributes);
        var policy = QueueAttributes.PolicyOf(null, attributes, name);
        // Consumers that start together create the queue together.
        lock (_creating)
        {
            return FindOrCreate(name, attributes, settings, policy);
        }
    }

    private Queue FindOrCreate(string name, IReadOnlyDictionary<string, string> attributes, QueueSettings settings, QueuePolicy? policy)
    {
        if (_queues.TryGetValue(name, out var there))
        {
            var existing = QueueAttributes.Of(there);
            return attributes.FirstOrDefault(pair => existing.GetValueOrDefault(pair.Key) != pair.Value).Key is { } different
                ? throw SqsErrors.QueueExists(different)
                : there;
        }

        if (_deletedAt.TryGetValue(name, out var deletedAt) && clock.GetUtcNow() - deletedAt < RecreationPause)
        {
            throw SqsErrors.DeletedRecently();
        }

        var queue = Create(name, settings);
        queue.Change(settings, policy);
        Save(queue);
        return queue;
    }

    /// <summary>Changes a queue's attributes.</summary>
    /// <exception cref="AwsException">They are refused.</exception>
    public void Change(Queue queue, IReadOnlyDictionary<string, string> attributes)
    {
        queue.Change(QueueAttributes.Apply(queue.Settings, attributes), QueueAttributes.PolicyOf(queue.Policy, attributes, queue.Name));
        if (state.Load(DefinitionOf(queue.Name), SqsStateJson.Default.QueueDefinition) is { })
        {
            Save(queue);
        }
    }

    /// <summary>Deletes a queue with its messages.</summary>
    public void Delete(Queue queue)
    {
        _queues.TryRemove(queue.Name, out _);
        _deletedAt[queue.Name] = clock.GetUtcNow();
        state.Delete(DefinitionOf(queue.Name));
        queue.Clear();
    }

    /// <summary>Gives a queue of the template its policy; <see langword="false"/> when it has one already.</summary>
    /// <exception cref="AwsException">No such queue.</exception>
    /// <exception cref="PolicyException">The policy can't be understood.</exception>
    public bool AddPolicy(string queueUrl, JsonObject document)
    {
        var queue = ByUrl(queueUrl);
        if (queue.Policy is { })
        {
            return false;
        }

        queue.Change(queue.Settings, new(document.ToJsonString(), PolicyParser.Parse($"of queue {queue.Name}", document)));
        return true;
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

    /// <summary>The queue of this ARN, or <see langword="null"/>.</summary>
    public Queue? ByArn(string arn) => _queues.GetValueOrDefault(arn[(arn.LastIndexOf(':') + 1)..]) is { } queue && queue.Arn == arn ? queue : null;

    /// <summary>ARN of the queue of this name, which need not exist.</summary>
    public string ArnOf(string name) => $"arn:aws:sqs:{options.Region}:{options.AccountId}:{name}";

    /// <summary>Lets the principal go on, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDenied</c>.</exception>
    public void Demand(Principal principal, string action, Queue queue) => access.Demand(principal, action, queue.Arn, queue.Policy?.Document);

    /// <summary>Lets the principal go on with a queue that need not exist, or throws.</summary>
    /// <exception cref="AwsException"><c>AccessDenied</c>.</exception>
    public void Demand(Principal principal, string action, string queueArn) => access.Demand(principal, action, queueArn, policy: null);

    /// <inheritdoc/>
    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal)
    {
        var queue = ByArn(queueArn) ?? throw SqsErrors.NonExistentQueue();
        Demand(principal, "sqs:SendMessage", queue);
        queue.Send(body, attributes, principal.UserId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn)
    {
        var queue = ByArn(queueArn) ?? throw SqsErrors.NonExistentQueue();
        access.Demand(service, sourceArn, "sqs:SendMessage", queue.Arn, queue.Policy?.Document);
        queue.Send(body, attributes, service);
        return Task.CompletedTask;
    }

    /// <summary>Creates the queues again that the API created in an earlier run.</summary>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in state.Names(DefinitionFolder).Select(name => state.Load(name, SqsStateJson.Default.QueueDefinition)!))
        {
            // The template's queue of that name counts.
            if (!_queues.ContainsKey(definition.Name))
            {
                var settings = QueueAttributes.Apply(new(), definition.Attributes);
                Create(definition.Name, settings).Change(settings, QueueAttributes.PolicyOf(null, definition.Attributes, definition.Name));
            }
        }

        return Task.CompletedTask;
    }

    private string Base => endpoints.Gateway.GetLeftPart(UriPartial.Authority);

    private static string DefinitionOf(string queueName) => $"{DefinitionFolder}/{queueName}";

    private void Save(Queue queue) => state.Save(
        DefinitionOf(queue.Name), new(queue.Name, QueueAttributes.Of(queue.Settings, queue.Policy)), SqsStateJson.Default.QueueDefinition);
}

/// <summary>Sends to queues, for the other services.</summary>
public interface IQueues
{
    /// <summary>Sends on behalf of a principal (the role of a rule or of a function), by its IAM policies.</summary>
    /// <exception cref="AwsException"><c>AWS.SimpleQueueService.NonExistentQueue</c>, <c>AccessDenied</c>.</exception>
    Task SendAsync(string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, Principal principal);

    /// <summary>Sends on behalf of a service, by the queue's resource policy.</summary>
    /// <exception cref="AwsException"><c>AWS.SimpleQueueService.NonExistentQueue</c>, <c>AccessDenied</c>.</exception>
    Task SendAsync(
        string queueArn, string body, IReadOnlyDictionary<string, QueueAttribute> attributes, string service, string sourceArn);
}

/// <summary><c>GET /_local/queues</c>: every queue and what lies in it, newest last, without receiving anything.</summary>
internal sealed class QueuesEndpoint(Queues queues) : ILocalEndpoint
{
    private const int MaxMessages = 100;

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/queues", () => queues.All.Select(queue =>
    {
        var count = queue.Count();
        return new
        {
            name = queue.Name,
            arn = queue.Arn,
            url = queue.Url,
            visible = count.Visible,
            inFlight = count.InFlight,
            delayed = count.Delayed,
            messages = queue.Peek(MaxMessages).Select(message => new
            {
                messageId = message.Id,
                sentAt = message.SentAt,
                receiveCount = message.ReceiveCount,
                body = message.Body,
                attributes = message.Attributes,
            }),
        };
    }));
}
