using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>An alarm of a template: what it watches, whom it tells, where it stands what to do.</summary>
internal sealed class Alarm(Resource resource)
{
    private const string Runbook = "docs/operations.md#";

    /// <summary>The metrics that CloudWatch bills it for. A query counts as one: it names one rule.</summary>
    public int Metrics => resource.Properties["Metrics"]?.AsArray() is { } all ? Math.Max(1, all.Count(one => one!["MetricStat"] is not null)) : 1;

    public Resource Resource => resource;

    /// <summary>The anchor in <c>docs/operations.md</c>, or <see langword="null"/>.</summary>
    public string? Section => resource.At("AlarmDescription") is { } text && text.IndexOf(Runbook, StringComparison.Ordinal) is >= 0 and var at
        ? text[(at + Runbook.Length)..]
        : null;

    public static IReadOnlyList<Alarm> All(Template template) =>
        [.. template.OfType("AWS::CloudWatch::Alarm").Select(resource => new Alarm(resource))];

    /// <summary>Whether it watches a metric of a resource.</summary>
    public bool Watches(string space, string metric, string dimension, Resource whose) =>
        IsOf(resource.Properties, space, metric, dimension, whose)
        || (resource.Properties["Metrics"]?.AsArray() ?? []).Any(one =>
            (one!["MetricStat"]?["Metric"]?.AsObject() is { } inner && IsOf(inner, space, metric, dimension, whose))
            || one["Expression"]?.ToString() == $"SELECT SUM({metric}) FROM \"{space}\" WHERE {dimension} = '{whose.Ref}'");

    private static bool IsOf(JsonObject properties, string space, string metric, string dimension, Resource whose) =>
        properties["Namespace"]?.ToString() == space
        && properties["MetricName"]?.ToString() == metric
        && (properties["Dimensions"]?.AsArray() ?? []).Any(one => one!["Name"]!.ToString() == dimension && IsNameOf(one["Value"]!, whose));

    // Ref, an attribute (<X.QueueName>), or a part that is cut out of one.
    private static bool IsNameOf(JsonNode value, Resource whose) =>
        value.ToString() == whose.Ref || value.Compact().Contains($"<{whose.LogicalId}.", StringComparison.Ordinal);
}
