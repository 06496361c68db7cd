using System.Diagnostics;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>One topic: its publisher's permits, and what its receivers saw.</summary>
internal sealed class Flow : IPacketSink
{
    private readonly Lock _lock = new();
    private readonly Workload _workload;
    private readonly int _qos;
    private readonly byte[] _packet;
    private readonly int _body;
    private LoadClient? _publisher;
    private long _published;
    private long _delivered;
    private long _acknowledged;
    private ushort _packetId;
    private bool _isStopped;

    public Flow(Workload workload, string topic, int qos)
    {
        (_workload, Topic, _qos) = (workload, topic, qos);
        _packet = Packets.PublishTemplate(topic, qos, Workload.PayloadBytes, out _body);
    }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>Why a connection of it ended, or <see langword="null"/>.</summary>
    public string? Lost { get; private set; }

    /// <summary>Deliveries that are due and did not arrive yet.</summary>
    public long Missing
    {
        get
        {
            lock (_lock)
            {
                return (_published * _workload.ReceiversPerTopic) - _delivered;
            }
        }
    }

    /// <summary>A receiver of the topic.</summary>
    public Receiver NewReceiver() => new(this);

    /// <summary>Publishes until told to stop.</summary>
    public void Start(LoadClient publisher)
    {
        _publisher = publisher;
        OnIdle();
    }

    /// <summary>Publishes nothing more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
        }
    }

    /// <inheritdoc/>
    public void OnMessage(ReadOnlySpan<byte> payload)
    {
        // The publisher subscribes to nothing.
    }

    /// <inheritdoc/>
    public void OnAcknowledged()
    {
        lock (_lock)
        {
            _acknowledged++;
        }
    }

    /// <summary>Publishes as much as arrivals and acknowledgements allow, in one write.</summary>
    public void OnIdle()
    {
        lock (_lock)
        {
            var due = Due();
            for (var i = 0; i < due; i++)
            {
                BitConverter.TryWriteBytes(_packet.AsSpan(_body), Stopwatch.GetTimestamp());
                if (_qos > 0)
                {
                    _packetId = (ushort)(_packetId == ushort.MaxValue ? 1 : _packetId + 1);
                    (_packet[_body - 2], _packet[_body - 1]) = ((byte)(_packetId >> 8), (byte)_packetId);
                }

                _publisher!.Send(_packet);
                _published++;
            }

            if (due > 0)
            {
                _publisher!.Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void OnLost(Exception? reason) => Lost ??= $"the broker ended a connection ({reason?.Message ?? "in an orderly way"})";

    // A delivery may overtake the acknowledgement, and brokers end connections with too much that is not acknowledged.
    private long Due()
    {
        if (_isStopped || _publisher is null)
        {
            return 0;
        }

        var done = _delivered / _workload.ReceiversPerTopic;
        return _workload.Window - (_published - (_qos == 0 ? done : Math.Min(done, _acknowledged)));
    }

    /// <summary>One receiver and its latencies.</summary>
    internal sealed class Receiver(Flow flow) : IPacketSink
    {
        private readonly List<long> _ticks = [];
        private long _from = long.MaxValue;
        private long _to = long.MaxValue;
        private int _arrived;
        private int _measured;

        /// <summary>Whether anything that counts has arrived.</summary>
        public bool HasMeasured => Volatile.Read(ref _measured) > 0;

        /// <summary>Time from publish to arrival of each message, in ticks of <see cref="Stopwatch"/>.</summary>
        public IReadOnlyList<long> Ticks => _ticks;

        public void OnMessage(ReadOnlySpan<byte> payload)
        {
            _arrived++;
            var now = Stopwatch.GetTimestamp();
            if (now >= Volatile.Read(ref _from) && now < Volatile.Read(ref _to))
            {
                _ticks.Add(now - BitConverter.ToInt64(payload));
                Volatile.Write(ref _measured, _ticks.Count);
            }
        }

        /// <summary>Arrivals count from this timestamp on.</summary>
        public void From(long timestamp) => Volatile.Write(ref _from, timestamp);

        /// <summary>Arrivals count until this timestamp.</summary>
        public void To(long timestamp) => Volatile.Write(ref _to, timestamp);

        public void OnAcknowledged()
        {
            // A receiver publishes nothing.
        }

        public void OnIdle()
        {
            lock (flow._lock)
            {
                flow._delivered += _arrived;
            }

            _arrived = 0;
            flow.OnIdle();
        }

        public void OnLost(Exception? reason) => flow.OnLost(reason);
    }
}
