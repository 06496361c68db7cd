using LocalCloud.Iam;

namespace LocalCloud.Iot.Policies;

/// <summary>
/// The decisions for one connection, remembered until a policy or an attachment changes: each delivered message needs one. A
/// refusal is recorded when it is decided, not each time it is met again.
/// </summary>
internal sealed class ConnectionAccess(IotAuthorizer authorizer, Principal principal)
{
    // Topics of one connection, times publish and receive; a client that goes through more pays for evaluation again.
    private const int MaxRemembered = 256;

    private readonly Lock _lock = new();
    private Dictionary<(string Action, string Resource), bool>? _decisions;
    private long _version;
    private Remembered? _latestPublish;
    private Remembered? _latestReceive;

    /// <summary>Whose connection it is.</summary>
    public Principal Principal => principal;

    /// <summary>Condition keys that hold for the whole connection.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context { get; set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The same connection's decisions for somebody else.</summary>
    public ConnectionAccess As(Principal other) => new(authorizer, other) { Context = Context };

    /// <summary>Decides, remembering nothing: for what is asked once.</summary>
    public bool AllowsOnce(string action, string resource) => authorizer.Allows(new AccessRequest(principal, action, resource, Context));

    /// <summary>Decides with further condition keys, remembering nothing.</summary>
    public bool Allows(string action, string resource, string conditionKey, IReadOnlyList<string> values) =>
        authorizer.Allows(new AccessRequest(
            principal, action, resource, new Dictionary<string, IReadOnlyList<string>>(Context) { [conditionKey] = values }));

    /// <summary>
    /// Decides, or remembers, whether the client may publish to a topic. Most connections have one topic at a time: the latest decision
    /// needs neither a lock nor the topic's ARN.
    /// </summary>
    public bool MayPublish(string topic, IotArns arns) => Allows(ref _latestPublish, "iot:Publish", topic, arns);

    /// <summary>Whether the client may receive from a topic, likewise.</summary>
    public bool MayReceive(string topic, IotArns arns) => Allows(ref _latestReceive, "iot:Receive", topic, arns);

    /// <summary>Decides, or remembers.</summary>
    public bool Allows(string action, string resource)
    {
        lock (_lock)
        {
            var version = authorizer.Version;
            _decisions ??= [];
            if (version != _version || _decisions.Count >= MaxRemembered)
            {
                _decisions.Clear();
                _version = version;
            }

            if (!_decisions.TryGetValue((action, resource), out var allowed))
            {
                allowed = authorizer.Allows(new AccessRequest(principal, action, resource, Context));
                _decisions[(action, resource)] = allowed;
            }

            return allowed;
        }
    }

    private bool Allows(ref Remembered? latest, string action, string topic, IotArns arns)
    {
        var version = authorizer.Version;
        if (Volatile.Read(ref latest) is { } known && known.Version == version && known.Topic == topic)
        {
            return known.IsAllowed;
        }

        var allowed = Allows(action, arns.Topic(topic));
        Volatile.Write(ref latest, new Remembered(version, topic, allowed));
        return allowed;
    }

    private sealed record Remembered(long Version, string Topic, bool IsAllowed);
}
