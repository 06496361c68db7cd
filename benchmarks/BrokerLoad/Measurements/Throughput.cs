using System.Diagnostics;
using BrokerLoad.Brokers;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>One measured run of one workload.</summary>
/// <param name="MessagesPerSecond">Deliveries to receivers.</param>
/// <param name="P50">Milliseconds from publish to arrival, median.</param>
/// <param name="P99">The same, 99th percentile.</param>
/// <param name="Lost">Deliveries that never came.</param>
/// <param name="BrokerShare">Processors that the broker used.</param>
/// <param name="ClientShare">Processors that the load client used; near 1 it is the client that is measured.</param>
internal sealed record Throughput(double MessagesPerSecond, double P50, double P99, long Lost, double BrokerShare, double ClientShare)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, warms up for half of <paramref name="duration"/>, and measures.</summary>
    /// <exception cref="LoadException">The broker ended a connection, or delivered nothing.</exception>
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
                    clients.Add(await LoadClient.ConnectAsync(broker, transport, $"r-{run}-{clients.Count}", cancellationToken));
                    clients[^1].Sink = receivers[^1];
                    await clients[^1].SubscribeAsync(flow.Topic, qos, cancellationToken);
                }
            }

            var publishers = new List<LoadClient>();
            foreach (var flow in flows)
            {
                clients.Add(await LoadClient.ConnectAsync(broker, transport, $"p-{run}-{clients.Count}", cancellationToken));
                clients[^1].Sink = flow;
                publishers.Add(clients[^1]);
            }

            return await RunAsync(broker, flows, publishers, receivers, duration, cancellationToken);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private static async Task<Throughput> RunAsync(
        IBroker broker, Flow[] flows, List<LoadClient> publishers, List<Flow.Receiver> receivers, TimeSpan duration,
        CancellationToken cancellationToken)
    {
        foreach (var (flow, publisher) in flows.Zip(publishers))
        {
            flow.Start(publisher);
        }

        await Task.Delay(duration / 2, cancellationToken);
        var (brokerBefore, clientBefore, start) = (broker.ProcessorTime(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        receivers.ForEach(receiver => receiver.From(start));

        // In a very short run the first delivery may take longer than all of it.
        await Task.Delay(duration, cancellationToken);
        await WaitAsync(() => receivers.Any(receiver => receiver.HasMeasured) || flows.Any(flow => flow.Lost is not null), cancellationToken);
        var end = Stopwatch.GetTimestamp();
        receivers.ForEach(receiver => receiver.To(end));
        var elapsed = Stopwatch.GetElapsedTime(start, end);
        var (brokerShare, clientShare) = (
            (broker.ProcessorTime() - brokerBefore) / elapsed, (Environment.CpuUsage.TotalTime - clientBefore) / elapsed);

        var lost = await StopAsync(flows, cancellationToken);
        if (flows.Select(flow => flow.Lost).FirstOrDefault(reason => reason is not null) is { } reason)
        {
            throw new LoadException($"{broker.Name}: {reason}");
        }

        long[] sorted = [.. receivers.SelectMany(receiver => receiver.Ticks).Order()];
        return sorted.Length == 0
            ? throw new LoadException($"{broker.Name} delivered nothing.")
            : new Throughput(
                sorted.Length / elapsed.TotalSeconds, Milliseconds(sorted[sorted.Length / 2]), Milliseconds(sorted[(int)(sorted.Length * 0.99)]),
                lost, brokerShare, clientShare);
    }

    // What is under way has to arrive before the connections go.
    private static async Task<long> StopAsync(Flow[] flows, CancellationToken cancellationToken)
    {
        Array.ForEach(flows, flow => flow.Stop());
        await WaitAsync(() => flows.Sum(flow => flow.Missing) == 0 || flows.Any(flow => flow.Lost is not null), cancellationToken);
        return flows.Sum(flow => flow.Missing);
    }

    private static async Task WaitAsync(Func<bool> isDone, CancellationToken cancellationToken)
    {
        for (var start = Stopwatch.GetTimestamp(); !isDone() && Stopwatch.GetElapsedTime(start) < Patience;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    private static double Milliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
