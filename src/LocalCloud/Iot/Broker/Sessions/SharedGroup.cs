using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>
/// Sessions that share a filter: a message goes to one of them, at random among those that are there and within their rate. A QoS 1
/// message that finds nobody waits, if the group has a member whose session lives on without it.
/// </summary>
internal sealed class SharedGroup : ISubscriber, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Session, SubscriptionOptions> _members = [];
    private readonly IotOptions _options;
    private readonly StoredMessages _stored;

    /// <summary>A group without members.</summary>
    public SharedGroup(IotOptions options, TimeProvider clock)
    {
        _options = options;
        _stored = new StoredMessages(options.MaxSharedStoredMessages, MessagesPerSecond, clock);
    }

    /// <summary>Adds a member, or changes what it wants.</summary>
    /// <returns><see langword="false"/> when the group is full.</returns>
    public bool TryJoin(Session session, SubscriptionOptions wanted)
    {
        lock (_lock)
        {
            if (_members.Count >= _options.MaxSharedGroupMembers && !_members.ContainsKey(session))
            {
                return false;
            }

            _members[session] = wanted;
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
            _members.Remove(session);
            return _members.Count;
        }
    }

    /// <summary>Somebody may be there who takes what waits.</summary>
    public void Wake() => _stored.Start(SendToAnyone);

    /// <inheritdoc/>
    public void Deliver(OutgoingMessage message, SubscriptionOptions wanted)
    {
        var packet = message.For(wanted);
        if (!SendToAnyone(packet) && packet.QoS == QualityOfService.AtLeastOnce && Keeps())
        {
            _stored.TryAdd(packet);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stored.Dispose();

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
            if (session.TryDeliverShared(outgoing))
            {
                return true;
            }
        }

        return false;
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
