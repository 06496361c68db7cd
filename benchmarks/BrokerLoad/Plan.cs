using BrokerLoad.Brokers;
using BrokerLoad.Clients;
using BrokerLoad.Measurements;

namespace BrokerLoad;

/// <summary>What is measured: every row with each broker in turn, as often as there are runs.</summary>
internal sealed record Plan(
    int Runs, TimeSpan Duration, int Idle, IReadOnlyList<string> Brokers, IReadOnlyList<Workload> Workloads, IReadOnlyList<Transport> Transports)
{
    private const int ShownLines = 20;

    /// <summary>Measures.</summary>
    /// <exception cref="LoadException">A broker did not start, or failed; the message ends with what it printed last.</exception>
    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var report = new Report(Brokers);
        for (var run = 1; run <= Runs; run++)
        {
            foreach (var name in Brokers)
            {
                await Console.Error.WriteLineAsync($"run {run}: {name}");
                await WithAsync(name, broker => MeasureAsync(broker, report, cancellationToken));
            }
        }

        foreach (var name in Idle > 0 ? Brokers : [])
        {
            foreach (var transport in Transports)
            {
                await Console.Error.WriteLineAsync($"idle connections: {name}, {transport}");
                await WithAsync(name, async broker =>
                    report.AddIdle(transport, name, await IdleMemory.MeasureAsync(broker, transport, Idle, cancellationToken)));
            }
        }

        return report;
    }

    private IEnumerable<(Transport Transport, Workload Workload, int QoS)> Rows =>
        from transport in Transports from workload in Workloads from qos in Enumerable.Range(0, 2) select (transport, workload, qos);

    private async Task MeasureAsync(IBroker broker, Report report, CancellationToken cancellationToken)
    {
        // Two of the brokers are compiled while they run: by the time they are measured, all have seen everything once.
        foreach (var (transport, workload, qos) in Rows)
        {
            await Throughput.MeasureAsync(broker, transport, workload, qos, Duration / 4, cancellationToken);
        }

        foreach (var (transport, workload, qos) in Rows)
        {
            var run = await Throughput.MeasureAsync(broker, transport, workload, qos, Duration, cancellationToken);
            report.Add(transport, workload, qos, broker.Name, run);
            await Console.Error.WriteLineAsync(
                $"  {transport} {workload.Name} QoS {qos}: {run.MessagesPerSecond:F0} messages/s, p50 {run.P50:F2} ms, p99 {run.P99:F2} ms, "
                + $"lost {run.Lost}; processors: broker {run.BrokerShare:F2}, client {run.ClientShare:F2}");
        }
    }

    private static async Task WithAsync(string name, Func<IBroker, Task> measure)
    {
        await using var broker = await StartAsync(name);
        try
        {
            await measure(broker);
        }
        catch (Exception e) when (e is LoadException or TimeoutException)
        {
            var printed = broker.Output.TakeLast(ShownLines).Select(line => "  | " + line);
            throw new LoadException($"{e.Message}\n{name} printed last:\n{string.Join('\n', printed)}", e);
        }
    }

    private static Task<IBroker> StartAsync(string name) => name switch
    {
        "LocalCloud" => LocalCloudBroker.StartAsync(),
        "aedes" => AedesBroker.StartAsync(),
        _ => Mosquitto.StartAsync(),
    };
}
