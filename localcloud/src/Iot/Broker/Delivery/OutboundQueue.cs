using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>
/// The packets that wait to be sent on one connection, in order. Bounded: messages that find it full are dropped by their sender's
/// choice, answers to the client wait, which holds up the reading of what it sends. Works only while there is something to send.
/// </summary>
internal sealed class OutboundQueue(
    IMqttTransport transport, int limit, Throughput throughput, TimeProvider clock, Action onLost) : IThreadPoolWorkItem
{
    // Packets that wait go out together, but so that a slow client finds some of them still waiting here, where they can be bounded.
    private const int MaxUnflushed = 32 * 1024;

    private readonly Lock _lock = new();
    private Queue<IOutgoingPacket>? _packets;
    private int _unflushed;
    private bool _isDraining;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _drained;
    private bool _isClosed;

    /// <summary>What the client speaks. Set once, before anything is added.</summary>
    public ProtocolLevel Level { get; set; } = ProtocolLevel.Mqtt311;

    // What was taken and is not with the transport yet counts as waiting.
    private int Count => _unflushed + (_packets?.Count ?? 0);

    /// <summary>Adds a packet, unless the queue is full.</summary>
    public bool TryEnqueue(IOutgoingPacket packet)
    {
        lock (_lock)
        {
            if (Count >= limit)
            {
                return false;
            }

            Add(packet);
            return true;
        }
    }

    /// <summary>Adds a packet as soon as there is room.</summary>
    public ValueTask EnqueueAsync(IOutgoingPacket packet) => TryEnqueue(packet) ? ValueTask.CompletedTask : WaitAndEnqueueAsync(packet);

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
            if (!_isDraining)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends what waits. Called by <see cref="DrainTurns"/> only, once for each time it was asked to.</summary>
    public void Drain() => _ = DrainAsync();

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => Drain();

    private async ValueTask WaitAndEnqueueAsync(IOutgoingPacket packet)
    {
        do
        {
            await RoomAsync();
        }
        while (!TryEnqueue(packet));
    }

    private Task RoomAsync()
    {
        lock (_lock)
        {
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Count < limit ? Task.CompletedTask : _room.Task;
        }
    }

    private void Add(IOutgoingPacket packet)
    {
        if (_isClosed)
        {
            return;
        }

        (_packets ??= new()).Enqueue(packet);
        if (!_isDraining)
        {
            _isDraining = true;
            DrainTurns.Add(this);
        }
    }

    private async Task DrainAsync()
    {
        try
        {
            do
            {
                for (var bytes = 0; bytes < MaxUnflushed && TryTake(out var packet);)
                {
                    bytes += await SendAsync(packet);
                }

                await transport.FlushAsync(CancellationToken.None);
            }
            while (GoesOn());
        }
        catch (IOException)
        {
            Lose();
            onLost();
        }
    }

    private async ValueTask<int> SendAsync(IOutgoingPacket packet)
    {
        if (Stamp(packet) is not { } stamped)
        {
            return 0;
        }

        packet = stamped;
        var length = PacketEncoder.LengthOf(packet, Level);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            PacketEncoder.Encode(packet, buffer, Level);
            var allowed = throughput.TakeAsync(length).AsTask();
            if (!allowed.IsCompletedSuccessfully)
            {
                await transport.FlushAsync(CancellationToken.None);
                await allowed;
            }

            await transport.SendAsync(buffer.AsMemory(0, length), CancellationToken.None);
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private IOutgoingPacket? Stamp(IOutgoingPacket packet) => packet switch
    {
        PublishPacket { ExpiresAt: { } expiresAt } message => Stamp(message, expiresAt),
        InFlightMessage { Message: { ExpiresAt: { } expiresAt } message, PacketId: var id } => Stamp(message with { PacketId = id }, expiresAt),
        _ => packet,
    };

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
            packet = null!;
            if (_packets?.TryDequeue(out packet!) != true)
            {
                return false;
            }

            _unflushed++;
            return true;
        }
    }

    // Whether draining goes on is decided under the lock: the task itself ends a little later.
    private bool GoesOn()
    {
        lock (_lock)
        {
            _unflushed = 0;
            _isDraining = _packets?.Count > 0;
            _room?.TrySetResult();
            _room = null;
            if (!_isDraining)
            {
                _drained?.TrySetResult();
                _drained = null;
            }

            return _isDraining;
        }
    }

    private void Lose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _isDraining = false;
            _unflushed = 0;
            _packets?.Clear();
            _room?.TrySetResult();
            _room = null;
            _drained?.TrySetResult();
            _drained = null;
        }
    }
}
