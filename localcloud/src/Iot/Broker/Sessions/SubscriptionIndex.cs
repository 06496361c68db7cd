using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>Who is subscribed to what, shared filters included.</summary>
internal sealed class SubscriptionIndex(SessionFiles files, AccountQuotas quotas, IotOptions options, TimeProvider clock) : IDisposable
{
    // What a group asks for on behalf of its members, of whom each has a quality of service of its own.
    private static readonly SubscriptionOptions OfGroup = new(QualityOfService.AtLeastOnce, RetainAsPublished: true);

    private readonly SubscriptionTree<ISubscriber> _tree = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<SharedFilter, SharedGroup> _groups = [];

    /// <summary>What sessions share of AWS's quotas.</summary>
    public AccountQuotas Quotas => quotas;

    /// <summary>The shared filters that somebody is subscribed to.</summary>
    public IReadOnlyList<SharedFilter> Groups
    {
        get
        {
            lock (_lock)
            {
                return [.. _groups.Keys];
            }
        }
    }

    /// <summary>Who receives a message on <paramref name="topic"/>, each once.</summary>
    public IReadOnlyList<KeyValuePair<ISubscriber, SubscriptionOptions>> Match(string topic) => _tree.Match(topic);

    /// <summary>Adds a session's subscription, or changes it.</summary>
    /// <returns><see langword="false"/> when AWS's limits on the account or on shared groups don't allow it.</returns>
    public bool TryAdd(string filter, Session session, SubscriptionOptions wanted)
    {
        if (!quotas.HasRoom && !session.Subscriptions.ContainsKey(filter))
        {
            return false;
        }

        if (!SharedFilter.IsShared(filter))
        {
            quotas.Count(_tree.Add(filter, session, wanted) ? 1 : 0);
            return true;
        }

        var shared = SharedFilter.Parse(filter);
        lock (_lock)
        {
            if (_groups.TryGetValue(shared, out var group))
            {
                return group.TryJoin(session, wanted);
            }

            if (_groups.Count >= options.MaxSharedGroups)
            {
                return false;
            }

            _groups[shared] = group = new SharedGroup(files.LogOf(shared), quotas, options, clock);
            _tree.Add(shared.Filter, group, OfGroup);
            return group.TryJoin(session, wanted);
        }
    }

    /// <summary>Removes a session's subscription, if it is there.</summary>
    public void Remove(string filter, Session session)
    {
        if (!SharedFilter.IsShared(filter))
        {
            quotas.Count(_tree.Remove(filter, session) ? -1 : 0);
        }
        else if (SharedFilter.ProblemOf(filter) is null)
        {
            Leave(SharedFilter.Parse(filter), session);
        }
    }

    /// <summary>A session's client is there again: its groups have somebody to give their messages to.</summary>
    public void Wake(Session session)
    {
        lock (_lock)
        {
            foreach (var filter in session.Subscriptions.Keys.Where(SharedFilter.IsShared))
            {
                _groups.GetValueOrDefault(SharedFilter.Parse(filter))?.Wake();
            }
        }
    }

    /// <summary>LocalCloud ends: no group sends what waits any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var group in _groups.Values)
            {
                group.Rest();
            }
        }
    }

    private void Leave(SharedFilter shared, Session session)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(shared, out var group) && group.Leave(session) == 0)
            {
                _groups.Remove(shared);
                _tree.Remove(shared.Filter, group);
                group.Dispose();
            }
        }
    }
}
