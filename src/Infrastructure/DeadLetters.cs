using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// The one queue where everything ends that could not be delivered or processed. Its messages hold what users wrote, so it is
/// encrypted, and only RedriveDeadLetters and the redrive role read it.
/// </summary>
public sealed class DeadLetters : Construct
{
    /// <summary>Adds queue and redrive role.</summary>
    public DeadLetters(Construct scope, string id, DataProtection data)
        : base(scope, id)
    {
        Queue = new Queue(this, "Queue", new QueueProps
        {
            Encryption = data.EncryptionKey is null ? QueueEncryption.SQS_MANAGED : QueueEncryption.KMS,
            EncryptionMasterKey = data.EncryptionKey,
            RetentionPeriod = Duration.Days(14),
            VisibilityTimeout = Duration.Minutes(5),
            RemovalPolicy = data.OfUnprotected,
        });
        RedriveRole = new Role(this, "RedriveRole", new RoleProps
        {
            AssumedBy = new AccountPrincipal(Aws.ACCOUNT_ID),
            Description = "Looks at dead letters, and deletes them",
        });
        RedriveRole.AddToPolicy(Permissions.Allow(
            "TakeDeadLetters",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            Queue.QueueArn));
        if (data.EncryptionKey is { } key)
        {
            RedriveRole.AddToPolicy(KeyUse.OfQueueToReceive(key));
        }

        Queue.AddToResourcePolicy(Permissions.DenyPlainTransport(Queue.QueueArn, "sqs:*"));
    }

    /// <summary>The queue.</summary>
    public Queue Queue { get; }

    /// <summary>Who may look at messages of the queue, and delete them.</summary>
    public Role RedriveRole { get; }

    /// <summary>What lets a role put its failures here.</summary>
    public IEnumerable<PolicyStatement> Sending()
    {
        yield return Permissions.Allow("SendToDeadLetters", ["sqs:SendMessage"], Queue.QueueArn);
        if (Queue.EncryptionMasterKey is { } key)
        {
            yield return KeyUse.OfQueueToSend(key);
        }
    }

    /// <summary>Lets EventBridge put here what it could not deliver for a rule.</summary>
    public void AcceptFrom(string rule, string ruleArn) => Queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
    {
        Sid = $"Accept{rule}Events",
        Principals = [new ServicePrincipal("events.amazonaws.com")],
        Actions = ["sqs:SendMessage"],
        Resources = [Queue.QueueArn],
        Conditions = Permissions.OfThisAccount(ruleArn),
    }));

    /// <summary>What lets a function look at letters, delete them, and let them go.</summary>
    public IEnumerable<PolicyStatement> Redriving()
    {
        yield return Permissions.Allow(
            "TakeDeadLetters", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"], Queue.QueueArn);
        if (Queue.EncryptionMasterKey is { } key)
        {
            yield return KeyUse.OfQueueToReceive(key);
        }
    }

    /// <summary>Keeps everybody from the letters but the redrive role and <paramref name="redriver"/>.</summary>
    public void DenyOtherReaders(RealtimeFunction redriver) => Queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
    {
        Sid = "DenyOtherReaders",
        Effect = Effect.DENY,
        Principals = [new StarPrincipal()],
        Actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"],
        Resources = [Queue.QueueArn],
        Conditions = new Dictionary<string, object>
        {
            ["ArnNotEquals"] = Permissions.Condition("aws:PrincipalArn", RedriveRole.RoleArn, redriver.Function.Role!.RoleArn),
        },
    }));
}
