using BrokerLoad.Measurements;

namespace BrokerLoad;

/// <summary>Medians of runs.</summary>
internal static class Medians
{
    public static double Of(List<Throughput> runs, Func<Throughput, double> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);
}
