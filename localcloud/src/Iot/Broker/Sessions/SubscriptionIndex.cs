using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Delivery;
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

/// <summary>
/// Sessions that share a filter: a message goes to one of them, at random among those that are there and within their rate. A QoS 1
/// message that finds nobody waits, if the group has a member whose session lives on without it. What a member did not acknowledge
/// when it goes is another one's; AWS says so of all that go, here it holds for each.
/// </summary>
internal sealed class SharedGroup : ISubscriber, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Session, SubscriptionOptions> _members = [];
    private readonly MessageLog _log;
    private readonly AccountQuotas _quotas;
    private readonly RateLimiter _changes;
    private readonly Action<IReadOnlyList<PublishPacket>> _takeBack;
    private readonly IotOptions _options;
    private readonly StoredMessages _stored;

    /// <summary>A group without members, and with the messages that <paramref name="log"/> holds for it.</summary>
    public SharedGroup(MessageLog log, AccountQuotas quotas, IotOptions options, TimeProvider clock)
    {
        (_log, _quotas, _options) = (log, quotas, options);
        (_changes, _takeBack) = (new RateLimiter(options.SharedGroupChangesPerSecond, clock), TakeBack);
        _stored = new StoredMessages(options.MaxSharedStoredMessages, MessagesPerSecond, clock);
        _stored.PutBack(log.Load());
    }

    /// <summary>Adds a member, or changes what it wants.</summary>
    /// <returns><see langword="false"/> when the group is full, or changes too often.</returns>
    public bool TryJoin(Session session, SubscriptionOptions wanted)
    {
        lock (_lock)
        {
            var isNew = !_members.ContainsKey(session);
            if ((isNew && _members.Count >= _options.MaxSharedGroupMembers) || !_changes.TryTake())
            {
                return false;
            }

            _members[session] = wanted;
            _quotas.Count(isNew ? 1 : 0);
        }

        Wake();
        return true;
    }

    /// <summary>Removes a member.</summary>
    /// <returns>How many are left.</returns>
    public int Leave(Session session)
    {
        lock (_lock)
        {
            // Nobody can be kept from leaving; it counts all the same.
            _changes.TryTake();
            _quotas.Count(_members.Remove(session) ? -1 : 0);
            return _members.Count;
        }
    }

    /// <summary>Somebody may be there who takes what waits.</summary>
    public void Wake()
    {
        _stored.Start(SendToAnyone);
        _log.Flush();
    }

    /// <summary>LocalCloud ends: what waits is not sent any more, and stays in its file.</summary>
    public void Rest()
    {
        _stored.Stop();
        _log.Close();
    }

    /// <inheritdoc/>
    public void Deliver(OutgoingMessage message, SubscriptionOptions wanted)
    {
        var packet = message.For(wanted);
        if (!SendToAnyone(packet) && packet.QoS == QualityOfService.AtLeastOnce && Keeps() && _quotas.Queued.TryTake())
        {
            var kept = _log.Add(packet);
            if (!_stored.TryAdd(kept))
            {
                kept.Settled?.Invoke();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stored.Dispose();
        _log.Delete();
    }

    private int MessagesPerSecond()
    {
        lock (_lock)
        {
            return _options.SharedStoredMessagesPerSecond * _members.Keys.Count(session => session.Connection is not null);
        }
    }

    private bool Keeps()
    {
        lock (_lock)
        {
            return _members.Any(member => member.Key.Expiry > TimeSpan.Zero && member.Value.QoS == QualityOfService.AtLeastOnce);
        }
    }

    private bool SendToAnyone(PublishPacket packet)
    {
        foreach (var (session, own) in Shuffled())
        {
            var outgoing = packet with
            {
                QoS = packet.QoS < own.QoS ? packet.QoS : own.QoS,
                Retain = packet.Retain && own.RetainAsPublished,
            };
            outgoing = outgoing.QoS == QualityOfService.AtLeastOnce ? outgoing with { Returned = _takeBack } : outgoing;
            if (session.TryDeliverShared(outgoing))
            {
                return true;
            }
        }

        return false;
    }

    // UNVERIFIED whether the members that are there get it at once, as here, or with what waits.
    private void TakeBack(IReadOnlyList<PublishPacket> unacknowledged)
    {
        List<PublishPacket> waiting = [];
        foreach (var packet in unacknowledged)
        {
            var message = packet with { Settled = null, Returned = null };
            try
            {
                if ((waiting.Count > 0 || !SendToAnyone(message)) && Keeps())
                {
                    waiting.Add(_log.Add(message));
                }

                packet.Settled?.Invoke();
            }
            catch (StorageException)
            {
                // It stays in the file of the member that had it, until it is done with.
                waiting.Add(packet with { Returned = null });
            }
        }

        _stored.PutBack(waiting);
    }

    private KeyValuePair<Session, SubscriptionOptions>[] Shuffled()
    {
        lock (_lock)
        {
            KeyValuePair<Session, SubscriptionOptions>[] members = [.. _members];
            Random.Shared.Shuffle(members);
            return members;
        }
    }
}
