using System.Globalization;

namespace ColdStart;

/// <summary>Collects the runs; writes medians as a Markdown table, and what is aimed at below it.</summary>
internal sealed class Report(IReadOnlyList<string> contenders)
{
    private readonly Dictionary<string, List<Run>> _runs = contenders.ToDictionary(name => name, _ => new List<Run>());

    /// <summary>Whether every aim is reached.</summary>
    public bool IsMet => Aims().All(aim => aim.Value <= aim.Limit);

    public void Add(string contender, Run run) => _runs[contender].Add(run);

    public void WriteTo(TextWriter output)
    {
        output.WriteLine("| | start to first answer, ms | warm, ms | peak memory until then, MB | and after the warm events, MB |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var name in contenders)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Start(name):F1} | {Warm(name):F2} | {Memory(name):F1} | {Median(name, run => run.PeakBytes / 1e6):F1} |"));
        }

        output.WriteLine();
        output.WriteLine("| of the native binary | share | at most | |");
        output.WriteLine("|---|---:|---:|---|");
        foreach (var (what, value, limit) in Aims())
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {what} | {value:F3} | {limit:F2} | {(value <= limit ? "reached" : "MISSED")} |"));
        }
    }

    // Where there are two for Node.js, the one that starts sooner is the one to be compared with.
    private IEnumerable<(string What, double Value, double Limit)> Aims()
    {
        if (contenders.Contains(Contender.Before))
        {
            yield return ("start, of what it was before", Share(Start, Contender.Before), 1.1);
        }

        yield return ("start, of Python's", Share(Start, Contender.Python), 0.1);
        yield return ("start, of Node.js'", Share(Start, Contender.Bundled), 0.2);
        yield return ("memory, of Python's", Share(Memory, Contender.Python), 0.4);
        yield return ("memory, of Node.js'", Share(Memory, Contender.Bundled), 0.4);
        yield return ("warm, of Python's", Share(Warm, Contender.Python), 0.6);
        yield return ("warm, of Node.js'", Share(Warm, Contender.Bundled), 0.5);
    }

    private static double Share(Func<string, double> value, string other) => value(Contender.After) / value(other);

    private double Start(string name) => Median(name, run => run.Start.TotalMilliseconds);

    private double Warm(string name) => Median(name, run => run.Warm.TotalMilliseconds);

    private double Memory(string name) => Median(name, run => run.FirstPeakBytes / 1e6);

    private double Median(string name, Func<Run, double> value) => _runs[name].Select(value).Order().ElementAt(_runs[name].Count / 2);
}
