using System.Globalization;
using BrokerLoad.Measurements;

namespace BrokerLoad;

/// <summary>What LocalCloud has to reach beside the other two, as far as these were measured.</summary>
internal static class Targets
{
    private const double OfAedes = 2.0, OfMosquitto = 0.7;

    /// <summary>Targets that a row misses.</summary>
    public static IEnumerable<string> Missed(Dictionary<string, List<Throughput>> row)
    {
        if (!row.TryGetValue("LocalCloud", out var own))
        {
            yield break;
        }

        if (own.Sum(run => run.Lost) is > 0 and var lost)
        {
            yield return $"{lost} deliveries lost";
        }

        foreach (var (name, factor) in new[] { ("aedes", OfAedes), ("mosquitto", OfMosquitto) })
        {
            if (row.TryGetValue(name, out var other) && Rate(own) / Rate(other) is var ratio && ratio < factor)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{ratio:F2} of {factor:F1} x {name}");
            }
        }

        if (row.TryGetValue("aedes", out var aedes) && P99(own) > P99(aedes))
        {
            yield return "p99 above aedes'";
        }
    }

    /// <summary>The same of idle memory.</summary>
    public static IEnumerable<string> Missed(Dictionary<string, double> idle)
    {
        if (idle.TryGetValue("LocalCloud", out var own) && idle.TryGetValue("aedes", out var aedes) && own > aedes)
        {
            yield return "more than aedes";
        }
    }

    private static double Rate(List<Throughput> runs) => Medians.Of(runs, run => run.MessagesPerSecond);

    private static double P99(List<Throughput> runs) => Medians.Of(runs, run => run.P99);
}
