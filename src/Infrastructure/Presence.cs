using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>
/// Follows who is connected: rules take up AWS IoT Core's events, each kind goes through a queue of its own to TrackConnections, and what fails again
/// and again ends among the dead letters.
/// </summary>
public sealed class Presence : Construct
{
    private const int MaxReceives = 5;

    /// <summary>Adds rules, queues and function.</summary>
    public Presence(Construct scope, string id, BackendParts parts, DataProtection data)
        : base(scope, id)
    {
        // An end is believed a moment later: what was a cut comes back at once, and the beginning of a connection has mostly arrived by then.
        var queues = new Dictionary<PresenceRule, Queue>
        {
            [PresenceRule.Connected] = CreateQueue("Connected", Duration.Seconds(0), parts.DeadLetters, data),
            [PresenceRule.Disconnected] = CreateQueue("Disconnected", Duration.Seconds(5), parts.DeadLetters, data),
        };
        Queues = [.. queues.Values];
        TrackConnections = CreateFunction(parts, data.EncryptionKey);
        foreach (var queue in Queues)
        {
            _ = new CfnEventSourceMapping(this, $"{queue.Node.Id}Events", new CfnEventSourceMappingProps
            {
                EventSourceArn = queue.QueueArn,
                FunctionName = TrackConnections.Function.FunctionName,
                BatchSize = 10,
                Enabled = true,
                FunctionResponseTypes = ["ReportBatchItemFailures"],
            });
        }

        var role = CreateRole(parts.DeadLetters);
        Rules = [.. queues.Select(pair => Add(pair.Key, pair.Value, role, parts))];
    }

    /// <summary>Records connections and their ends, and closes those that may not be.</summary>
    public RealtimeFunction TrackConnections { get; }

    /// <summary>The rules, one for each kind of event.</summary>
    public IReadOnlyList<CfnTopicRule> Rules { get; }

    /// <summary>The queues, one for each kind of event.</summary>
    public IReadOnlyList<Queue> Queues { get; }

    private RealtimeFunction CreateFunction(BackendParts parts, IKey? encryptionKey) => new(this, "TrackConnections", parts.Functions, new RealtimeFunctionProps
    {
        Timeout = Duration.Seconds(30),
        Environment = parts.TurningOutVariables(),
        Permissions =
        [
            Infrastructure.Permissions.Allow(
                "ReceiveEvents",
                ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                [.. Queues.Select(queue => queue.QueueArn)]),
            .. encryptionKey is { } key ? [KeyUse.OfQueueToReceive(key)] : Array.Empty<PolicyStatement>(),
            parts.Directory.ReadingSenders(),
            parts.Directory.Unmarking(),
            parts.Connections.Following(),
            .. Access.Detaching(),
            Infrastructure.Permissions.CloseConnections(),
        ],
    });

    private Queue CreateQueue(string id, Duration delay, DeadLetters deadLetters, DataProtection data)
    {
        var queue = new Queue(this, id, new QueueProps
        {
            Encryption = data.EncryptionKey is null ? QueueEncryption.SQS_MANAGED : QueueEncryption.KMS,
            EncryptionMasterKey = data.EncryptionKey,
            DeliveryDelay = delay,
            // No connection is older: an event from before tells nothing any more.
            RetentionPeriod = Duration.Days(1),
            // Six times what the function may take, as AWS advises.
            VisibilityTimeout = Duration.Minutes(3),
            DeadLetterQueue = new DeadLetterQueue { Queue = deadLetters.Queue, MaxReceiveCount = MaxReceives },
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        queue.AddToResourcePolicy(Infrastructure.Permissions.DenyPlainTransport(queue.QueueArn, "sqs:*"));
        return queue;
    }

    private Role CreateRole(DeadLetters deadLetters) => RuleRole.Of(
        this,
        "RuleRole",
        [
            Infrastructure.Permissions.Allow("SendEvents", ["sqs:SendMessage"], [.. Queues.Select(queue => queue.QueueArn)]),
            .. deadLetters.Sending(),
        ]);

    private CfnTopicRule Add(PresenceRule rule, Queue queue, Role role, BackendParts parts) => new(this, $"{rule.Name}-rule", new CfnTopicRuleProps
    {
        RuleName = parts.Stage.RuleName(rule.Name),
        TopicRulePayload = new CfnTopicRule.TopicRulePayloadProperty
        {
            Description = $"Follows which clients are {rule.Name}",
            Sql = rule.Sql,
            AwsIotSqlVersion = ArchivingRule.SqlVersion,
            RuleDisabled = false,
            Actions = new[] { new CfnTopicRule.ActionProperty { Sqs = To(queue, role) } },
            ErrorAction = new CfnTopicRule.ActionProperty { Sqs = To(parts.DeadLetters.Queue, role) },
        },
    });

    private static CfnTopicRule.SqsActionProperty To(Queue queue, Role role) =>
        new() { QueueUrl = queue.QueueUrl, RoleArn = role.RoleArn, UseBase64 = false };
}
