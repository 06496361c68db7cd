using System.Globalization;
using BrokerLoad.Clients;
using BrokerLoad.Measurements;

namespace BrokerLoad;

/// <summary>Collects the runs; writes medians as Markdown tables, with what LocalCloud has to reach beside them.</summary>
internal sealed class Report(IReadOnlyList<string> brokers)
{
    private readonly Dictionary<(Transport Transport, string Workload, int QoS), Dictionary<string, List<Throughput>>> _rows = [];
    private readonly Dictionary<Transport, Dictionary<string, double>> _idle = [];

    /// <summary>Whether every target is reached that could be looked at: with LocalCloud alone, that nothing is lost.</summary>
    public bool IsMet => _rows.Values.All(row => !Targets.Missed(row).Any()) && _idle.Values.All(row => !Targets.Missed(row).Any());

    public void Add(Transport transport, Workload workload, int qos, string broker, Throughput run)
    {
        if (!_rows.TryGetValue((transport, workload.Name, qos), out var row))
        {
            _rows[(transport, workload.Name, qos)] = row = [];
        }

        if (!row.TryGetValue(broker, out var runs))
        {
            row[broker] = runs = [];
        }

        runs.Add(run);
    }

    public void AddIdle(Transport transport, string broker, double bytes)
    {
        if (!_idle.TryGetValue(transport, out var row))
        {
            _idle[transport] = row = [];
        }

        row[broker] = bytes;
    }

    public void WriteTo(TextWriter output)
    {
        output.WriteLine($"| transport | workload | QoS |{string.Concat(brokers.Select(name => $" {name} msg/s | p50 ms | p99 ms |"))} targets |");
        output.WriteLine($"|---|---|---|{string.Concat(brokers.Select(_ => "---:|---:|---:|"))}---|");
        foreach (var (key, row) in _rows)
        {
            var cells = brokers.Select(broker => Cells(row[broker]));
            output.WriteLine($"| {key.Transport} | {key.Workload} | {key.QoS} |{string.Concat(cells)} {Verdict(Targets.Missed(row))} |");
        }

        if (_idle.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"| transport |{string.Concat(brokers.Select(name => $" {name}, KB per idle connection |"))} target |");
        output.WriteLine($"|---|{string.Concat(brokers.Select(_ => "---:|"))}---|");
        foreach (var (transport, row) in _idle)
        {
            var cells = brokers.Select(broker => string.Create(CultureInfo.InvariantCulture, $" {row[broker] / 1024:F1} |"));
            output.WriteLine($"| {transport} |{string.Concat(cells)} {Verdict(Targets.Missed(row))} |");
        }
    }

    private static string Verdict(IEnumerable<string> missed) => missed.ToArray() is { Length: > 0 } all ? "MISSED: " + string.Join("; ", all) : "reached";

    private static string Cells(List<Throughput> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $" {Medians.Of(runs, run => run.MessagesPerSecond):F0} | {Medians.Of(runs, run => run.P50):F2} | {Medians.Of(runs, run => run.P99):F2} |");
}
