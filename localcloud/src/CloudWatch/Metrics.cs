using System.Collections.Concurrent;
using LocalCloud.Gateway;

namespace LocalCloud.CloudWatch;

/// <summary>
/// Metrics that services count, each since the start: <c>GET /_local/metrics</c>. They are those that tell of a loss: a failure that could not
/// be put where failures go. What succeeds counts nothing here.
/// </summary>
internal sealed class Metrics : ILocalEndpoint
{
    private readonly ConcurrentDictionary<string, Metric> _metrics = new();

    /// <summary>All that have counted something.</summary>
    public IReadOnlyList<Metric> All => [.. _metrics.Values.OrderBy(metric => metric.ToString(), StringComparer.Ordinal)];

    /// <summary>Counts 1.</summary>
    /// <param name="space"><c>AWS/Lambda</c>.</param>
    /// <param name="name"><c>DestinationDeliveryFailures</c>.</param>
    /// <param name="dimensions">Whose it is. A metric with other dimensions is another one, as on AWS.</param>
    public void Count(string space, string name, params IReadOnlyList<KeyValuePair<string, string>> dimensions)
    {
        var first = new Metric(space, name, new SortedDictionary<string, string>(dimensions.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal), 1);
        _metrics.AddOrUpdate(first.ToString(), first, (_, metric) => metric with { Sum = metric.Sum + 1 });
    }

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/metrics", () => All);
}

/// <summary>A metric and what it has counted.</summary>
/// <param name="Namespace"><c>AWS/Lambda</c>.</param>
/// <param name="Name"><c>DestinationDeliveryFailures</c>.</param>
/// <param name="Dimensions">Whose it is, by the dimensions' names.</param>
/// <param name="Sum">How often.</param>
internal sealed record Metric(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions, long Sum)
{
    /// <summary><c>AWS/Lambda DestinationDeliveryFailures FunctionName=tiny</c>.</summary>
    public override string ToString() => $"{Namespace} {Name} {string.Join(' ', Dimensions.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
