using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
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

    /// <summary>Deletes a policy.</summary>
    public void Remove(string name)
    {
        _policies.TryRemove(name, out _);
        Interlocked.Increment(ref _version);
    }

    /// <summary>The policy, or <see langword="null"/>.</summary>
    public PolicyDocument? Find(string name) => _policies.GetValueOrDefault(name);
}

/// <summary>
/// Which AWS IoT policies are attached to which identity. Survives a restart; an attachment whose policy the template no longer
/// holds stays without effect, as with a policy that CloudFormation retains.
/// </summary>
internal sealed class PolicyAttachments
{
    private const string StateName = "iot-attachments";

    // AWS quota, not adjustable.
    private const int MaxPerTarget = 10;

    // AWS: "it can take up to five minutes after a policy is detached before it's ready to be deleted". Here it always takes them.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly IotPolicies _policies;
    private readonly StateStore _store;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, DateTimeOffset> _detachedAt = [];
    private Dictionary<string, List<string>> _names;
    private int _version;

    /// <summary>Loads what was attached before.</summary>
    public PolicyAttachments(IotPolicies policies, StateStore store, TimeProvider clock)
    {
        (_policies, _store, _clock) = (policies, store, clock);
        _names = store.Load(StateName, IotJson.Default.DictionaryStringListString) ?? [];
    }

    /// <summary>Changes whenever an attachment or a policy does.</summary>
    public long Version => ((long)Volatile.Read(ref _version) << 32) | (uint)_policies.Version;

    /// <summary>Attaches; attaching again changes nothing.</summary>
    /// <exception cref="AwsException"><c>LimitExceededException</c>: ten are attached already.</exception>
    public void Attach(string target, string policyName)
    {
        lock (_lock)
        {
            var names = _names.GetValueOrDefault(target) ?? [];
            if (names.Contains(policyName))
            {
                return;
            }

            if (names.Count >= MaxPerTarget)
            {
                throw new AwsException(
                    "LimitExceededException", StatusCodes.Status410Gone, $"At most {MaxPerTarget} policies can be attached.");
            }

            Save(target, [.. names, policyName]);
        }
    }

    /// <summary>Detaches; what is not attached is no error.</summary>
    public void Detach(string target, string policyName)
    {
        lock (_lock)
        {
            if (_names.GetValueOrDefault(target)?.Contains(policyName) == true)
            {
                Save(target, [.. _names[target].Where(name => name != policyName)]);
                _detachedAt[policyName] = _clock.GetUtcNow();
            }
        }
    }

    /// <summary>What a policy is attached to.</summary>
    public IReadOnlyList<string> TargetsOf(string policyName)
    {
        lock (_lock)
        {
            return [.. _names.Where(pair => pair.Value.Contains(policyName)).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Deletes a policy.</summary>
    /// <exception cref="AwsException"><c>DeleteConflictException</c>: it is attached, or was less than five minutes ago.</exception>
    public void DeletePolicy(string policyName)
    {
        lock (_lock)
        {
            if (TargetsOf(policyName).Count > 0
                || (_detachedAt.TryGetValue(policyName, out var at) && _clock.GetUtcNow() - at < Memory))
            {
                throw new AwsException(
                    "DeleteConflictException",
                    StatusCodes.Status409Conflict,
                    $"The policy cannot be deleted as the policy is attached to one or more principals (name={policyName})");
            }

            _policies.Remove(policyName);
        }
    }

    /// <summary>Names of the attached policies, in the order of their attachment.</summary>
    public IReadOnlyList<string> NamesOf(string target)
    {
        lock (_lock)
        {
            return [.. _names.GetValueOrDefault(target) ?? []];
        }
    }

    /// <summary>The attached policies that the template holds.</summary>
    public IReadOnlyList<PolicyDocument> DocumentsOf(string target) =>
        [.. NamesOf(target).Select(_policies.Find).OfType<PolicyDocument>()];

    private void Save(string target, List<string> names)
    {
        var changed = new Dictionary<string, List<string>>(_names) { [target] = names };
        if (names.Count == 0)
        {
            changed.Remove(target);
        }

        // On disk first: a call that failed is made again, and must not find done what is not kept.
        _store.Save(StateName, changed, IotJson.Default.DictionaryStringListString);
        _names = changed;
        Interlocked.Increment(ref _version);
    }
}

/// <summary>What AWS IoT writes and reads as JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Dictionary<string, List<string>>))]
internal sealed partial class IotJson : JsonSerializerContext;
