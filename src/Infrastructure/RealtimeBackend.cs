using Amazon.CDK;
using Constructs;

namespace Infrastructure;

/// <summary>
/// The whole real-time backend, to be put into any stack; several of them, if each has a stage of its own. One takes more than half of the 500 resources that
/// CloudFormation lets a stack have, so each needs a stack of its own, too.
/// </summary>
public sealed class RealtimeBackend : Construct
{
    /// <summary>Adds the backend.</summary>
    /// <exception cref="DeploymentRefusedException">The stack has a backend of the stage already, or the props name what there is not.</exception>
    public RealtimeBackend(Construct scope, string id, RealtimeBackendProps props)
        : base(scope, id)
    {
        ClaimStage(props.Stage);
        if (props.EncryptionKey is { } key)
        {
            KeyUse.LetServicesUse(key);
        }

        DeadLetters = new DeadLetters(this, "DeadLetters", props.Data);
        Log = new MessageLog(this, "MessageLog", props.ExistingMessageLogTable, props.Caps, props.Data);
        Directory = new Directory(this, "Directory", props.ExistingDirectoryTable, props.Caps, props.Data);
        Connections = new Connections(this, "Connections", props.Caps, props.Data);
        Rooms = new Rooms(this, "Rooms", props.ExistingRoomsTable, props.Caps, props.Data);
        Inbox = new Inbox(this, "Inbox", props.ExistingInboxTable, props.Caps, props.Data);
        Access = new Access(this, "Access", props.Access);
        Endpoint = new IotEndpoint(this, "IotEndpoint", props.FunctionSetup);
        var parts = PartsFor(props);
        Publishing = new Publishing(this, "Publishing", parts);
        Archiving = new Archiving(this, "Archiving", parts);
        Beside = new Beside(this, "Beside", parts);
        Sweeping = new Sweeping(this, "Sweeping", parts, Publishing.RunRoomCommand);
        Notifying = new Notifying(this, "Notifying", parts);
        Audiences = new Audiences(this, "Audiences", parts, Publishing);
        Blocking = new Blocking(this, "Blocking", parts, Publishing.Bus);
        Presence = new Presence(this, "Presence", parts, props.Data);
        Api = new MessagesApi(this, "MessagesApi", parts, props.AllowedOrigins, props.Caps);
        if (props.Disposable)
        {
            // Nobody may attach the policy any more while it is taken off everybody.
            Api.OpenSession.Function.Node.AddDependency(new IotPolicyRemoval(this, "IotPolicyRemoval", parts.Functions, Access));
        }

        Redriving = new Redriving(this, "Redriving", parts, this);
        Observability = new Observability(
            this,
            "Observability",
            this,
            props.MetricsNamespace,
            new AlarmTopicProps { Existing = props.AlarmTopic, Email = props.AlarmEmail, EncryptionKey = props.EncryptionKey });
        CheckFunctions(props);
    }

    /// <summary>Where failures end.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>The message log.</summary>
    public MessageLog Log { get; }

    /// <summary>Users and their identities.</summary>
    public Directory Directory { get; }

    /// <summary>Who is connected.</summary>
    public Connections Connections { get; }

    /// <summary>Rooms and their members.</summary>
    public Rooms Rooms { get; }

    /// <summary>What stands beside notifications.</summary>
    public Inbox Inbox { get; }

    /// <summary>Pools, role and policy.</summary>
    public Access Access { get; }

    /// <summary>The AWS IoT endpoint.</summary>
    public IotEndpoint Endpoint { get; }

    /// <summary>The way in for other services.</summary>
    public Publishing Publishing { get; }

    /// <summary>The logging of what clients publish.</summary>
    public Archiving Archiving { get; }

    /// <summary>Takes deleted rooms off their members' lists.</summary>
    public Sweeping Sweeping { get; }

    /// <summary>What members of a room tell each other beside their messages.</summary>
    public Beside Beside { get; }

    /// <summary>What stands beside publishing notifications.</summary>
    public Notifying Notifying { get; }

    /// <summary>Users who are notified by a common name.</summary>
    public Audiences Audiences { get; }

    /// <summary>What takes users out.</summary>
    public Blocking Blocking { get; }

    /// <summary>What follows who is connected.</summary>
    public Presence Presence { get; }

    /// <summary>The HTTP API.</summary>
    public MessagesApi Api { get; }

    /// <summary>What sends dead letters again.</summary>
    public Redriving Redriving { get; }

    /// <summary>Alarms and dashboard.</summary>
    public Observability Observability { get; }

    private BackendParts PartsFor(RealtimeBackendProps props) => new()
    {
        Functions = props.FunctionSetup,
        Families = props.Families,
        Stage = props.Stage,
        LogGeneration = props.LogGeneration,
        DeadLetters = DeadLetters,
        Log = Log,
        Directory = Directory,
        Rooms = Rooms,
        Inbox = Inbox,
        Connections = Connections,
        Access = Access,
        Endpoint = Endpoint,
    };

    // One account and region has one topic space and one set of rule names. Of two stacks nobody knows here where they go.
    private void ClaimStage(DeploymentStage stage)
    {
        var (stack, claim) = (Stack.Of(this), stage.Named("RealtimeStage"));
        if (stack.Node.TryFindChild(claim) is not null)
        {
            throw new DeploymentRefusedException(
                $"{stack.StackName} has a backend {(stage.Name is null ? "without a stage" : $"of the stage {stage.Name}")} already: both would have the same topics.");
        }

        _ = new Construct(stack, claim);
    }

    private void CheckFunctions(RealtimeBackendProps props)
    {
        var names = BackendMetrics.Functions(this).Select(function => function.Node.Id).ToList();
        if (props.FunctionSettings.Keys.Concat(props.Caps.ReservedConcurrency.Keys).Except(names).FirstOrDefault() is { } unknown)
        {
            throw new DeploymentRefusedException($"There is no function {unknown} to set anything for: there are {string.Join(", ", names)}.");
        }

        foreach (var function in Api.Functions)
        {
            if (props.FunctionSettings.GetValueOrDefault(function.Node.Id)?.Timeout is { } timeout && timeout.ToSeconds() > MessagesApi.LongestSeconds)
            {
                throw new DeploymentRefusedException(
                    $"{function.Node.Id} can't have {timeout.ToSeconds()} s: an HTTP API gives up after 30 s, and a function should be able to answer before.");
            }
        }
    }
}
