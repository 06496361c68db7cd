using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Running;

namespace EndToEnd.Alarms;

/// <summary>The alarms of a template, held against what LocalCloud's services have counted since the start.</summary>
internal sealed partial class CountedAlarms
{
    private readonly Dictionary<string, JsonObject> _resources;
    private readonly IReadOnlyList<JsonObject> _metrics;

    private CountedAlarms(IReadOnlyList<JsonObject> resources, IReadOnlyList<JsonObject> metrics)
    {
        _resources = resources.ToDictionary(resource => (string)resource["logicalId"]!);
        _metrics = metrics;
    }

    /// <summary>The logical ids of those that CloudWatch would have gone off by now.</summary>
    public static async Task<IReadOnlyList<string>> GoneOffAsync(LocalCloudProcess cloud, CloudAssembly assembly)
    {
        var counted = new CountedAlarms(await ListAsync(cloud, "/_local/resources"), await ListAsync(cloud, "/_local/metrics"));
        return
        [
            .. assembly.Resources
                .Where(resource => (string?)resource.Value!["Type"] == "AWS::CloudWatch::Alarm" && counted.HasGoneOff(resource.Value["Properties"]!))
                .Select(resource => resource.Key),
        ];
    }

    /// <summary>What LocalCloud counted, for a message that says why a test failed.</summary>
    public static Task<string> MetricsAsync(LocalCloudProcess cloud) => cloud.TextAsync("/_local/metrics");

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(LocalCloudProcess cloud, string path) =>
        [.. JsonNode.Parse(await cloud.TextAsync(path))!.AsArray().Select(item => item!.AsObject())];

    private bool HasGoneOff(JsonNode alarm) => Sum(alarm) is { } sum && sum >= (double)alarm["Threshold"]!;

    // Percentiles and maxima are of durations and ages, which nothing here counts.
    private double? Sum(JsonNode alarm) => alarm["Metrics"] is JsonArray { Count: 1 } query ? SumOf(Text(query[0]!["Expression"]!))
        : (string?)alarm["Statistic"] == "Sum" ? SumOf(alarm)
        : null;

    private double SumOf(JsonNode alarm)
    {
        var dimensions = alarm["Dimensions"]!.AsArray().ToDictionary(one => (string)one!["Name"]!, one => Text(one!["Value"]!));
        return _metrics
            .Where(metric => IsNamed(metric, (string)alarm["Namespace"]!, (string)alarm["MetricName"]!))
            // All of them: a metric with other dimensions is another one.
            .Where(metric => metric["dimensions"]!.AsObject().Count == dimensions.Count
                && dimensions.All(one => (string?)metric["dimensions"]![one.Key] == one.Value))
            .Sum(metric => (double)metric["sum"]!);
    }

    private double SumOf(string query)
    {
        var parts = Query.Match(query);
        Assert.True(parts.Success, query);
        return _metrics
            .Where(metric => IsNamed(metric, parts.Groups["space"].Value, parts.Groups["metric"].Value))
            .Where(metric => (string?)metric["dimensions"]![parts.Groups["name"].Value] == parts.Groups["value"].Value)
            .Sum(metric => (double)metric["sum"]!);
    }

    private static bool IsNamed(JsonObject metric, string space, string name) =>
        (string)metric["namespace"]! == space && (string)metric["name"]! == name;

    private string Text(JsonNode value) => value is not JsonObject call
        ? Convert.ToString(value, CultureInfo.InvariantCulture)!
        : call.Single() switch
        {
            { Key: "Ref", Value: { } id } => (string)_resources[(string)id!]["ref"]!,
            { Key: "Fn::GetAtt", Value: JsonArray parts } => (string)_resources[(string)parts[0]!]["attributes"]![(string)parts[1]!]!,
            { Key: "Fn::Join", Value: JsonArray parts } => string.Join((string)parts[0]!, parts[1]!.AsArray().Select(part => Text(part!))),
            { Key: "Fn::Select", Value: JsonArray parts } => Split(parts[1]!)[(int)parts[0]!],
            var other => throw new NotSupportedException(other.Key),
        };

    private string[] Split(JsonNode call) => Text(call["Fn::Split"]![1]!).Split((string)call["Fn::Split"]![0]!);

    [GeneratedRegex("""^SELECT SUM\((?<metric>\w+)\) FROM "(?<space>[^"]+)" WHERE (?<name>\w+) = '(?<value>[^']+)'$""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query { get; }
}
