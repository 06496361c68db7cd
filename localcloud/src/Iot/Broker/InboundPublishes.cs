using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>What is known of a client's own messages: its topic aliases, and the identifiers that were not acknowledged.</summary>
internal sealed class InboundPublishes(IotOptions options)
{
    private string?[]? _aliases;
    private HashSet<ushort>? _unacknowledged;

    /// <summary>The topic that a PUBLISH means, by itself or by its alias (MQTT 5, 3.3.2.3.4).</summary>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public PacketProblem? Resolve(PublishPacket packet, out string topic)
    {
        topic = packet.Topic;
        if (packet.Properties.TopicAlias is not { } alias)
        {
            return null;
        }

        if (alias == 0 || alias > options.MaxTopicAliases)
        {
            return new PacketProblem(
                $"a topic alias of {alias}, not from 1 to {options.MaxTopicAliases}", ReasonCode.TopicAliasInvalid);
        }

        _aliases ??= new string?[options.MaxTopicAliases + 1];
        if (topic.Length > 0)
        {
            _aliases[alias] = topic;
            return null;
        }

        topic = _aliases[alias] ?? "";
        return topic.Length > 0 ? null : new PacketProblem($"topic alias {alias} stands for nothing", ReasonCode.ProtocolError);
    }

    /// <summary>A message of QoS 1 was discarded, and hence not acknowledged.</summary>
    public void Discard(ushort packetId) => (_unacknowledged ??= []).Add(packetId);

    /// <summary>A message of QoS 1 was taken.</summary>
    public void Acknowledge(ushort packetId) => _unacknowledged?.Remove(packetId);

    /// <summary>Whether so many of the client's messages are unacknowledged that AWS takes no further one.</summary>
    public bool IsFull(ushort packetId) =>
        _unacknowledged?.Count >= options.MaxInFlight && !_unacknowledged.Contains(packetId);
}
