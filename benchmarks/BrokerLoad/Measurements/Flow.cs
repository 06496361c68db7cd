using System.Diagnostics;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>One topic: its publisher's permits, and what its receivers saw.</summary>
internal sealed class Flow(Workload workload, string topic, int qos) : IDisposable
{
    private readonly SemaphoreSlim _permits = new(workload.Window);
    private readonly byte[] _packet = Packets.PublishTemplate(topic, qos, Workload.PayloadBytes, out _);
    private readonly int _body = Body(topic, qos);
    private long _delivered;
    private ushort _packetId;

    /// <summary>The topic.</summary>
    public string Topic => topic;

    /// <summary>Messages that arrived at receivers.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Receivers of the topic, one each.</summary>
    public Receiver NewReceiver() => new(this);

    /// <summary>Publishes until told to stop.</summary>
    public async Task PublishAsync(LoadClient client, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _permits.WaitAsync(stop);
                BitConverter.TryWriteBytes(_packet.AsSpan(_body), Stopwatch.GetTimestamp());
                if (qos > 0)
                {
                    _packetId = (ushort)(_packetId == ushort.MaxValue ? 1 : _packetId + 1);
                    (_packet[_body - 2], _packet[_body - 1]) = ((byte)(_packetId >> 8), (byte)_packetId);
                }

                await client.WriteAsync(_packet, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to.
        }
    }

    public void Dispose() => _permits.Dispose();

    private void Arrived()
    {
        if (Interlocked.Increment(ref _delivered) % workload.ReceiversPerTopic == 0)
        {
            _permits.Release();
        }
    }

    private static int Body(string topic, int qos)
    {
        Packets.PublishTemplate(topic, qos, Workload.PayloadBytes, out var body);
        return body;
    }

    /// <summary>One receiver and its latencies.</summary>
    internal sealed class Receiver(Flow flow) : IPacketSink
    {
        private readonly List<double> _milliseconds = [];

        /// <summary>Whether latencies are kept: not while warming up.</summary>
        public bool IsMeasuring { get; set; }

        /// <summary>Time from publish to arrival of each message.</summary>
        public IReadOnlyList<double> Milliseconds => _milliseconds;

        public void OnMessage(ReadOnlySpan<byte> payload)
        {
            if (IsMeasuring)
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(BitConverter.ToInt64(payload)).TotalMilliseconds);
            }

            flow.Arrived();
        }

        public void OnAcknowledged()
        {
            // The window is moved by deliveries, with either quality of service.
        }
    }
}
