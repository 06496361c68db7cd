using System.Collections.Concurrent;
using LocalCloud.Iam;

namespace LocalCloud.Iot.Policies;

/// <summary>The AWS IoT policies of the template, by name.</summary>
internal sealed class IotPolicies
{
    private readonly ConcurrentDictionary<string, PolicyDocument> _policies = new();
    private int _version;

    /// <summary>Changes whenever a policy does; decisions made under another version are stale.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Adds or replaces a policy.</summary>
    public void Put(string name, PolicyDocument document)
    {
        _policies[name] = document;
        Interlocked.Increment(ref _version);
    }

    /// <summary>The policy, or <see langword="null"/>.</summary>
    public PolicyDocument? Find(string name) => _policies.GetValueOrDefault(name);
}
