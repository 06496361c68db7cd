using Constructs;

namespace Infrastructure;

/// <summary>The whole real-time backend, to be put into any stack.</summary>
public sealed class RealtimeBackend : Construct
{
    /// <summary>Adds the backend.</summary>
    public RealtimeBackend(Construct scope, string id, RealtimeBackendProps props)
        : base(scope, id)
    {
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

    /// <summary>Alarms, dashboard and budget.</summary>
    public Observability Observability { get; }
}
