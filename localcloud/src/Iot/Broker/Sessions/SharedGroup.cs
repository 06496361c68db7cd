using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions;

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
            if ((waiting.Count > 0 || !SendToAnyone(message)) && Keeps())
            {
                waiting.Add(_log.Add(message));
            }

            packet.Settled?.Invoke();
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
