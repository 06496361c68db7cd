using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// The packets that wait to be sent on one connection, in order. Bounded: messages that find it full are dropped by their sender's
/// choice, answers to the client wait, which holds up the reading of what it sends. Works only while there is something to send.
/// </summary>
internal sealed class OutboundQueue(
    IMqttTransport transport, int limit, Throughput throughput, TimeProvider clock, Action onLost)
{
    private readonly Lock _lock = new();
    private readonly Queue<IOutgoingPacket> _packets = new();
    private Task _drain = Task.CompletedTask;
    private bool _isDraining;
    private TaskCompletionSource? _room;
    private bool _isClosed;

    /// <summary>What the client speaks. Set once, before anything is added.</summary>
    public ProtocolLevel Level { get; set; } = ProtocolLevel.Mqtt311;

    /// <summary>Adds a packet, unless the queue is full.</summary>
    public bool TryEnqueue(IOutgoingPacket packet)
    {
        lock (_lock)
        {
            if (_packets.Count >= limit)
            {
                return false;
            }

            Add(packet);
            return true;
        }
    }

    /// <summary>Adds a packet as soon as there is room.</summary>
    public async ValueTask EnqueueAsync(IOutgoingPacket packet)
    {
        while (!TryEnqueue(packet))
        {
            await RoomAsync();
        }
    }

    /// <summary>Adds a packet whatever the queue holds; its sender keeps the number of such packets small.</summary>
    public void Enqueue(IOutgoingPacket packet)
    {
        lock (_lock)
        {
            Add(packet);
        }
    }

    /// <summary>Adds the last packet, if there is one to add; nothing is taken after it.</summary>
    public void Complete(IOutgoingPacket? last)
    {
        lock (_lock)
        {
            if (last is not null)
            {
                Add(last);
            }

            _isClosed = true;
        }
    }

    /// <summary>Waits until everything is sent or the connection is lost.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _drain.WaitAsync(cancellationToken);
        }
    }

    private Task RoomAsync()
    {
        lock (_lock)
        {
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _packets.Count < limit ? Task.CompletedTask : _room.Task;
        }
    }

    private void Add(IOutgoingPacket packet)
    {
        if (_isClosed)
        {
            return;
        }

        _packets.Enqueue(packet);
        if (!_isDraining)
        {
            _isDraining = true;
            _drain = Task.Run(DrainAsync);
        }
    }

    private async Task DrainAsync()
    {
        while (TryTake(out var packet))
        {
            if (packet is PublishPacket { ExpiresAt: { } expiresAt } message)
            {
                if (Stamp(message, expiresAt) is not { } stamped)
                {
                    continue;
                }

                packet = stamped;
            }

            var length = PacketEncoder.LengthOf(packet, Level);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                PacketEncoder.Encode(packet, buffer, Level);
                await throughput.TakeAsync(length);
                await transport.SendAsync(buffer.AsMemory(0, length), CancellationToken.None);
            }
            catch (IOException)
            {
                Lose();
                onLost();
                return;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // AWS sends the seconds that are left, which may be 0, and nothing once they are over.
    private PublishPacket? Stamp(PublishPacket message, DateTimeOffset expiresAt)
    {
        var left = expiresAt - clock.GetUtcNow();
        return left <= TimeSpan.Zero
            ? null
            : message with { Properties = message.Properties with { MessageExpiry = (uint)left.TotalSeconds } };
    }

    private bool TryTake(out IOutgoingPacket packet)
    {
        lock (_lock)
        {
            // Whether draining goes on is decided under the lock: the task itself ends a little later.
            _isDraining = _packets.TryDequeue(out packet!);
            if (_packets.Count < limit)
            {
                _room?.TrySetResult();
                _room = null;
            }

            return _isDraining;
        }
    }

    private void Lose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _packets.Clear();
            _room?.TrySetResult();
            _room = null;
        }
    }
}
