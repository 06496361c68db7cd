using System.Diagnostics;
using BrokerLoad.Brokers;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>One measured run of one workload.</summary>
/// <param name="MessagesPerSecond">Deliveries to receivers.</param>
/// <param name="P50">Milliseconds from publish to arrival, median.</param>
/// <param name="P99">The same, 99th percentile.</param>
internal sealed record Throughput(double MessagesPerSecond, double P50, double P99)
{
    /// <summary>Connects, warms up for a quarter of <paramref name="duration"/>, and measures.</summary>
    public static async Task<Throughput> MeasureAsync(
        IBroker broker, Transport transport, Workload workload, int qos, TimeSpan duration, CancellationToken cancellationToken)
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        var clients = new List<LoadClient>();
        Flow[] flows = [.. Enumerable.Range(0, workload.Publishers).Select(i => new Flow(workload, $"load/{run}/{i}", qos))];
        var receivers = new List<Flow.Receiver>();
        try
        {
            foreach (var flow in flows)
            {
                for (var i = 0; i < workload.ReceiversPerTopic; i++)
                {
                    receivers.Add(flow.NewReceiver());
                    clients.Add(await ReceiveAsync(broker, transport, $"r-{run}-{clients.Count}", flow, receivers[^1], qos, cancellationToken));
                }
            }

            var publishers = new List<LoadClient>();
            foreach (var _ in flows)
            {
                clients.Add(await LoadClient.ConnectAsync(broker, transport, $"p-{run}-{clients.Count}", cancellationToken));
                publishers.Add(clients[^1]);
            }

            return await RunAsync(flows, publishers, receivers, duration, cancellationToken);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }

            Array.ForEach(flows, flow => flow.Dispose());
        }
    }

    private static async Task<LoadClient> ReceiveAsync(
        IBroker broker, Transport transport, string clientId, Flow flow, Flow.Receiver receiver, int qos, CancellationToken cancellationToken)
    {
        var client = await LoadClient.ConnectAsync(broker, transport, clientId, cancellationToken);
        client.Sink = receiver;
        await client.SubscribeAsync(flow.Topic, qos, cancellationToken);
        return client;
    }

    private static async Task<Throughput> RunAsync(
        Flow[] flows, List<LoadClient> publishers, List<Flow.Receiver> receivers, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] publishing = [.. flows.Zip(publishers, (flow, publisher) => Task.Run(() => flow.PublishAsync(publisher, stop.Token), cancellationToken))];
        await Task.Delay(duration / 4, cancellationToken);

        receivers.ForEach(receiver => receiver.IsMeasuring = true);
        var before = flows.Sum(flow => flow.Delivered);
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(duration, cancellationToken);
        var delivered = flows.Sum(flow => flow.Delivered) - before;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        receivers.ForEach(receiver => receiver.IsMeasuring = false);

        await stop.CancelAsync();
        await Task.WhenAll(publishing);
        double[] sorted = [.. receivers.SelectMany(receiver => receiver.Milliseconds.ToArray()).Order()];
        return sorted.Length == 0
            ? new Throughput(0, double.PositiveInfinity, double.PositiveInfinity)
            : new Throughput(delivered / seconds, sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }
}
