using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// Messages by packet identifier, in the order in which they were first sent, so that what is sent again keeps its order
/// [MQTT-4.6.0-1]. A list that is linked through the messages: taking out any of them costs the same.
/// </summary>
internal sealed class InFlightMessages
{
    private readonly Dictionary<ushort, InFlightMessage> _byId = [];
    private InFlightMessage? _first;
    private InFlightMessage? _last;

    /// <summary>How many.</summary>
    public int Count => _byId.Count;

    /// <summary>Oldest first. The one at hand may be removed meanwhile.</summary>
    public IEnumerable<InFlightMessage> All
    {
        get
        {
            for (var message = _first; message is not null;)
            {
                var next = message.Next;
                yield return message;
                message = next;
            }
        }
    }

    /// <summary>Whether an identifier is in use.</summary>
    public bool Contains(ushort packetId) => _byId.ContainsKey(packetId);

    /// <summary>Adds the newest.</summary>
    public void Add(InFlightMessage message)
    {
        _byId.Add(message.PacketId, message);
        message.Previous = _last;
        if (_last is null)
        {
            _first = message;
        }
        else
        {
            _last.Next = message;
        }

        _last = message;
    }

    /// <summary>Takes one out, or finds none.</summary>
    public InFlightMessage? Remove(ushort packetId)
    {
        if (!_byId.Remove(packetId, out var message))
        {
            return null;
        }

        if (message.Previous is null)
        {
            _first = message.Next;
        }
        else
        {
            message.Previous.Next = message.Next;
        }

        if (message.Next is null)
        {
            _last = message.Previous;
        }
        else
        {
            message.Next.Previous = message.Previous;
        }

        message.Previous = message.Next = null;
        return message;
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _byId.Clear();
        (_first, _last) = (null, null);
    }
}

/// <summary>
/// A QoS 1 message that was sent and not acknowledged: what all its receivers share, with this receiver's identifier. Sent again as it
/// is: AWS never sets DUP.
/// </summary>
/// <param name="message">The message, without identifier.</param>
/// <param name="packetId">This receiver's identifier.</param>
/// <param name="sentAt">Timestamp of the first attempt.</param>
internal sealed class InFlightMessage(PublishPacket message, ushort packetId, long sentAt) : IOutgoingPacket
{
    /// <summary>The message, without identifier.</summary>
    public PublishPacket Message => message;

    /// <summary>This receiver's identifier.</summary>
    public ushort PacketId => packetId;

    /// <summary>Timestamp of the first attempt.</summary>
    public long FirstSent { get; } = sentAt;

    /// <summary>Timestamp of the last attempt.</summary>
    public long LastSent { get; set; } = sentAt;

    /// <summary>The one sent before, as <see cref="InFlightMessages"/> has it.</summary>
    public InFlightMessage? Previous { get; set; }

    /// <summary>The one sent after.</summary>
    public InFlightMessage? Next { get; set; }

    /// <inheritdoc/>
    public byte FirstByte => message.FirstByte;

    /// <inheritdoc/>
    public int BodyLength(ProtocolLevel level) => message.BodyLength(level);

    /// <inheritdoc/>
    public void WriteBody(ref PacketWriter writer) => message.WriteBody(ref writer, packetId);
}
