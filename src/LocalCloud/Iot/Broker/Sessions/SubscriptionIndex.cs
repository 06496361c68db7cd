using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>Who is subscribed to what, shared filters included.</summary>
internal sealed class SubscriptionIndex(IotOptions options, TimeProvider clock)
{
    // What a group asks for on behalf of its members, of whom each has a quality of service of its own.
    private static readonly SubscriptionOptions OfGroup = new(QualityOfService.AtLeastOnce, RetainAsPublished: true);

    private readonly SubscriptionTree<ISubscriber> _tree = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<SharedFilter, SharedGroup> _groups = [];

    /// <summary>Who receives a message on <paramref name="topic"/>, each once.</summary>
    public IReadOnlyList<KeyValuePair<ISubscriber, SubscriptionOptions>> Match(string topic) => _tree.Match(topic);

    /// <summary>Adds a session's subscription, or changes it.</summary>
    /// <returns><see langword="false"/> when AWS's limits on shared groups don't allow it.</returns>
    public bool TryAdd(string filter, Session session, SubscriptionOptions wanted)
    {
        if (!SharedFilter.IsShared(filter))
        {
            _tree.Add(filter, session, wanted);
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

            _groups[shared] = group = new SharedGroup(options, clock);
            _tree.Add(shared.Filter, group, OfGroup);
            return group.TryJoin(session, wanted);
        }
    }

    /// <summary>Removes a session's subscription, if it is there.</summary>
    public void Remove(string filter, Session session)
    {
        if (!SharedFilter.IsShared(filter))
        {
            _tree.Remove(filter, session);
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
