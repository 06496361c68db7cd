using System.Globalization;
using BrokerLoad.Clients;
using BrokerLoad.Measurements;

namespace BrokerLoad;

/// <summary>Collects the runs and writes medians as a Markdown table.</summary>
internal sealed class Report(IReadOnlyList<string> brokers)
{
    private readonly Dictionary<(Transport Transport, string Workload, int QoS, string Broker), List<Throughput>> _runs = [];
    private readonly Dictionary<(Transport Transport, string Broker), double> _idle = [];

    public void Add(Transport transport, Workload workload, int qos, string broker, Throughput run)
    {
        var key = (transport, workload.Name, qos, broker);
        if (!_runs.TryGetValue(key, out var runs))
        {
            _runs[key] = runs = [];
        }

        runs.Add(run);
    }

    public void AddIdle(Transport transport, string broker, double bytes) => _idle[(transport, broker)] = bytes;

    public void WriteTo(TextWriter output)
    {
        output.WriteLine($"| transport | workload | QoS |{string.Concat(brokers.Select(name => $" {name} msg/s | p50 ms | p99 ms |"))}");
        output.WriteLine($"|---|---|---|{string.Concat(brokers.Select(_ => "---:|---:|---:|"))}");
        foreach (var row in _runs.Keys.Select(key => (key.Transport, key.Workload, key.QoS)).Distinct())
        {
            var cells = brokers.Select(broker => _runs.TryGetValue((row.Transport, row.Workload, row.QoS, broker), out var runs) ? Cells(runs) : " – | – | – |");
            output.WriteLine($"| {row.Transport} | {row.Workload} | {row.QoS} |{string.Concat(cells)}");
        }

        output.WriteLine();
        output.WriteLine("| transport | broker | KB per idle connection |");
        output.WriteLine("|---|---|---:|");
        foreach (var ((transport, broker), bytes) in _idle)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {transport} | {broker} | {bytes / 1024:F1} |"));
        }
    }

    private static string Cells(List<Throughput> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $" {Median(runs, run => run.MessagesPerSecond):F0} | {Median(runs, run => run.P50):F2} | {Median(runs, run => run.P99):F2} |");

    private static double Median(List<Throughput> runs, Func<Throughput, double> value) =>
        runs.Select(value).Order().ElementAt(runs.Count / 2);
}
