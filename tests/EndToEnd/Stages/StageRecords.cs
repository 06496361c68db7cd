using System.Text.Json.Nodes;
using EndToEnd.Running;

namespace EndToEnd.Stages;

/// <summary>What the functions of one deployment ran for and counted.</summary>
internal sealed class StageRecords
{
    private StageRecords(IReadOnlyDictionary<string, int> runs, IReadOnlySet<string> namespaces, IReadOnlyDictionary<string, int> metrics) =>
        (Runs, Namespaces, Metrics) = (runs, namespaces, metrics);

    /// <summary>How often each function ran, by handler.</summary>
    public IReadOnlyDictionary<string, int> Runs { get; }

    /// <summary>The CloudWatch namespaces that its functions wrote metrics to.</summary>
    public IReadOnlySet<string> Namespaces { get; }

    /// <summary>The sum of each of its functions' metrics.</summary>
    public IReadOnlyDictionary<string, int> Metrics { get; }

    /// <summary>Reads them from what LocalCloud keeps. A stack's name stands before the names of its functions and log groups.</summary>
    public static async Task<StageRecords> ReadAsync(LocalCloudProcess cloud, string stack)
    {
        // Realtime-Backend…, but not Realtime-pr-12-Backend….
        var own = $"{stack}-Backend";
        var runs = (await cloud.InvocationsAsync()).Where(run => ((string)run["function"]!).StartsWith(own, StringComparison.Ordinal))
            .CountBy(run => (string)run["handler"]!).ToDictionary();
        HashSet<string> namespaces = [];
        Dictionary<string, int> metrics = [];
        foreach (var line in await EmbeddedMetricsAsync(cloud, own))
        {
            foreach (var directive in line["_aws"]!["CloudWatchMetrics"]!.AsArray())
            {
                namespaces.Add((string)directive!["Namespace"]!);
                foreach (var name in directive["Metrics"]!.AsArray().Select(metric => (string)metric!["Name"]!))
                {
                    metrics[name] = metrics.GetValueOrDefault(name) + (int)(double)line[name]!;
                }
            }
        }

        return new StageRecords(runs, namespaces, metrics);
    }

    private static async Task<IReadOnlyList<JsonNode>> EmbeddedMetricsAsync(LocalCloudProcess cloud, string own)
    {
        List<JsonNode> found = [];
        foreach (var group in JsonNode.Parse(await cloud.TextAsync("/_local/logs"))!.AsArray().Select(group => (string)group!))
        {
            if (group.StartsWith(own, StringComparison.Ordinal))
            {
                var lines = JsonNode.Parse(await cloud.TextAsync($"/_local/logs/{group}"))!.AsArray().Select(line => (string)line!["message"]!);
                found.AddRange(lines.Where(line => line.Contains("\"_aws\"", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line)!));
            }
        }

        return found;
    }
}
