using Amazon.CDK;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>The whole real-time backend, to be put into any stack; several of them, if each has a stage of its own.</summary>
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

        DeadLetters = new DeadLetters(this, "DeadLetters", props);
        Log = new MessageLog(this, "MessageLog", props);
        Directory = new Directory(this, "Directory", props);
        Access = new Access(this, "Access", props);
        Endpoint = new IotEndpoint(this, "IotEndpoint", props);
        var parts = new BackendParts(DeadLetters, Log, Directory, Access, Endpoint);
        Publishing = new Publishing(this, "Publishing", props, parts);
        Archiving = new Archiving(this, "Archiving", props, parts);
        Api = new MessagesApi(this, "MessagesApi", props, parts);
        if (props.Disposable)
        {
            // Nobody may attach the policy any more while it is taken off everybody.
            Api.OpenSession.Function.Node.AddDependency(new IotPolicyRemoval(this, "IotPolicyRemoval", props, Access));
        }

        DeadLetters.RedriveTo(Publishing.PublishNotification, Publishing.PublishUpdate, Archiving.ArchiveMessage);
        Observability = new Observability(this, "Observability", props, this);
        CheckFunctions(props);
    }

    /// <summary>Where failures end.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>The message log.</summary>
    public MessageLog Log { get; }

    /// <summary>Users and their identities.</summary>
    public Directory Directory { get; }

    /// <summary>Pools, role and policy.</summary>
    public Access Access { get; }

    /// <summary>The AWS IoT endpoint.</summary>
    public IotEndpoint Endpoint { get; }

    /// <summary>The way in for other services.</summary>
    public Publishing Publishing { get; }

    /// <summary>The logging of what clients publish.</summary>
    public Archiving Archiving { get; }

    /// <summary>The HTTP API.</summary>
    public MessagesApi Api { get; }

    /// <summary>Alarms and dashboard.</summary>
    public Observability Observability { get; }

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

        foreach (var function in (RealtimeFunction[])[Api.GetMessages, Api.CatchUp, Api.OpenSession])
        {
            if (props.FunctionSettings.GetValueOrDefault(function.Node.Id)?.Timeout is { } timeout && timeout.ToSeconds() > MessagesApi.LongestSeconds)
            {
                throw new DeploymentRefusedException(
                    $"{function.Node.Id} can't have {timeout.ToSeconds()} s: an HTTP API gives up after 30 s, and a function should be able to answer before.");
            }
        }
    }
}
