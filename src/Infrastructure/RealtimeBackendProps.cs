using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Infrastructure.Functions;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>What a <see cref="RealtimeBackend"/> is made of.</summary>
public sealed record RealtimeBackendProps
{
    /// <summary>The published functions.</summary>
    public required FunctionAsset Functions { get; init; }

    /// <summary>The processor that <see cref="Functions"/> were published for. Default: x86-64.</summary>
    public Architecture Architecture { get; init; } = Architecture.X86_64;

    /// <summary>
    /// The name by which several deployments of one account and region keep apart. Default: none, which one of them may have.
    /// </summary>
    public DeploymentStage Stage { get; init; } = DeploymentStage.None;

    /// <summary>
    /// Whether deleting the stack deletes everything, users and messages too, as a trial or the preview of a pull request wants it.
    /// Default: no, what holds data is kept and protected.
    /// </summary>
    public bool Disposable { get; init; }

    /// <summary>The topic families that policies, rules and routes are derived from. Default: the catalogue's.</summary>
    public IReadOnlyList<TopicFamily> Families { get; init; } = TopicCatalog.Families;

    /// <summary>
    /// The message log's generation, an integer from 1 (or a token of one). Raise it after restoring the table. Default: 1.
    /// </summary>
    public string LogGeneration { get; init; } = "1";

    /// <summary>
    /// The name of a table to use as the message log, one that was restored from a backup for example. It must have the log's keys;
    /// its TTL, recovery and caps are its owner's business. Default: a new one.
    /// </summary>
    public string? ExistingMessageLogTable { get; init; }

    /// <summary>
    /// The name of a table to use as the directory, the one that an earlier stack left for example. Default: a new one.
    /// </summary>
    public string? ExistingDirectoryTable { get; init; }

    /// <summary>
    /// The name of a table to use for rooms and their members, the one that an earlier stack left for example. Default: a new one.
    /// </summary>
    public string? ExistingRoomsTable { get; init; }

    /// <summary>
    /// The name of a table to use for what stands beside notifications, the one that an earlier stack left for example. Default: a new one.
    /// </summary>
    public string? ExistingInboxTable { get; init; }

    /// <summary>
    /// An identity pool to use instead of a new one, the one that an earlier stack left for example: its identity ids are keys of the
    /// messages. It must name the user pool and its client as its one provider, and belong to no other deployment. Default: a new one.
    /// </summary>
    public string? ExistingIdentityPoolId { get; init; }

    /// <summary>A user pool to use instead of a new one. Default: a new one.</summary>
    public UserPoolReference? ExistingUserPool { get; init; }

    /// <summary>
    /// Whether anybody may sign up to the new user pool. Default: no, because every signed-in user reads every room, feed and device.
    /// </summary>
    public bool SelfSignUp { get; init; }

    /// <summary>The feature tier of the new user pool, by which AWS bills each user. Default: <see cref="UserPoolTier.Lite"/>, which has all that is used.</summary>
    public UserPoolTier UserPoolTier { get; init; } = UserPoolTier.Lite;

    /// <summary>
    /// Origins whose pages may call the HTTP API. Default: all. Requests are signed and carry no cookies, so a foreign page gains
    /// nothing that its own server could not do.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = ["*"];

    /// <summary>
    /// A KMS key for everything that holds what users wrote or who they are: tables, dead letters, the alarms' topic, log groups. It costs a request for
    /// most uses. Default: none, each service encrypts with a key of its own.
    /// </summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>What keeps the bill in bounds: throughput of tables, throttles of the HTTP API, reserved concurrency. Default: <see cref="UsageCaps"/>'s own.</summary>
    public UsageCaps Caps { get; init; } = new();

    /// <summary>
    /// Memory and timeouts by function name (<c>CatchUp</c>), for those that shall have others than their defaults. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, FunctionSettings> FunctionSettings { get; init; } = new Dictionary<string, FunctionSettings>();

    /// <summary>How long the functions' logs are kept. Default: one month.</summary>
    public RetentionDays LogRetention { get; init; } = RetentionDays.ONE_MONTH;

    /// <summary>The CloudWatch namespace of the functions' own metrics. Default: <c>Realtime</c>, or <c>Realtime-{stage}</c>.</summary>
    public string MetricsNamespace { get => field ?? Stage.Named("Realtime"); init; }

    /// <summary>The address that alarms go to, subscribed to the backend's own topic. Default: none, only the topic hears of them.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>
    /// A topic that alarms report to. CloudWatch must be allowed to publish there, which it is as long as the topic has no policy of its own. Where a <see cref="RealtimeStack"/>
    /// has a budget, the topic's policy must also let that in, which no default does: Allow <c>sns:Publish</c> to the service <c>budgets.amazonaws.com</c> on the topic, with
    /// <c>StringEquals</c> <c>aws:SourceAccount</c> = the account and <c>ArnLike</c> <c>aws:SourceArn</c> = <c>arn:aws:budgets::{account}:*</c>. A topic with this policy
    /// needs such a statement for <c>cloudwatch.amazonaws.com</c>, too: <c>docs/operations.md</c> has both. Default: a new one.
    /// </summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>What becomes of what holds data.</summary>
    internal DataProtection Data => new(Disposable, EncryptionKey);

    /// <summary>What all functions have in common.</summary>
    internal FunctionSetup FunctionSetup => new()
    {
        Asset = Functions,
        Architecture = Architecture,
        LogRetention = LogRetention,
        MetricsNamespace = MetricsNamespace,
        EncryptionKey = EncryptionKey,
        Settings = FunctionSettings,
        ReservedConcurrency = Caps.ReservedConcurrency,
    };

    /// <summary>Who may connect and do what.</summary>
    internal AccessProps Access => new()
    {
        Families = Families,
        Stage = Stage,
        Data = Data,
        ExistingUserPool = ExistingUserPool,
        ExistingIdentityPoolId = ExistingIdentityPoolId,
        SelfSignUp = SelfSignUp,
        UserPoolTier = UserPoolTier,
    };
}
