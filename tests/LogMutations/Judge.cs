using System.Diagnostics;
using System.Globalization;

namespace LogMutations;

/// <summary>What became of a mutant.</summary>
internal enum Verdict
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>A test ran for ever.</summary>
    Endless,

    /// <summary>No test failed.</summary>
    Survived,

    /// <summary>No test comes by: that is a survivor, too.</summary>
    NotReached,
}

/// <summary>The log's test classes, and which of them have a say about a mutant: those that come by its member.</summary>
internal sealed class Judge(string tests)
{
    // Random worlds that have to fail would fail for another reason; and what kills processes does not do so at the same place twice.
    private static readonly string[] NoJudges = ["MutationTests", "CrashTests", "MutantTests"];
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    private readonly List<Suite> _suites = [];

    /// <summary>Runs each class once without a mutant, and looks where it comes by. The answer is whether all succeed.</summary>
    public async Task<bool> PrepareAsync()
    {
        var names = (await RunAsync(0, ["-list", "classes"], TimeSpan.MaxValue)).Output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(name => (name.StartsWith("Realtime.Tests.Log.", StringComparison.Ordinal) || name.StartsWith("Realtime.Tests.DynamoDb.", StringComparison.Ordinal))
                && !NoJudges.Any(end => name.EndsWith(end, StringComparison.Ordinal)));
        foreach (var name in names)
        {
            var file = Path.GetTempFileName();
            var watch = Stopwatch.StartNew();
            var result = await RunAsync(0, ["-class", name], TimeSpan.MaxValue, file);
            if (result.Code != 0)
            {
                Console.WriteLine(result.Output);
                return false;
            }

            _suites.Add(new(name, watch.Elapsed, (await File.ReadAllLinesAsync(file)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToHashSet()));
            File.Delete(file);
        }

        return _suites.Count > 0;
    }

    /// <summary>Lets the tests run over a mutant: the quick classes together, then the others one after the other.</summary>
    public async Task<Verdict> TryAsync(Mutant mutant)
    {
        var reaching = _suites.Where(suite => suite.Members.Contains(mutant.MemberId)).OrderBy(suite => suite.Time).ToList();
        var groups = reaching.Where(suite => suite.Time < Quick).ToList() is [_, ..] quick
            ? reaching.Where(suite => suite.Time >= Quick).Select(suite => new List<Suite> { suite }).Prepend(quick)
            : reaching.Select(suite => new List<Suite> { suite });
        foreach (var group in groups)
        {
            var patience = Start + (5 * TimeSpan.FromTicks(group.Sum(suite => suite.Time.Ticks)));
            var classes = group.SelectMany(suite => new[] { "-class", suite.Name });
            var result = await RunAsync(mutant.Id, [.. classes, "-stopOnFail", "-parallel", "none"], patience);
            if (result.Code != 0)
            {
                return result.Code == -1 ? Verdict.Endless : Verdict.Killed;
            }
        }

        return reaching.Count == 0 ? Verdict.NotReached : Verdict.Survived;
    }

    private Task<CommandResult> RunAsync(int mutant, IReadOnlyList<string> arguments, TimeSpan patience, string reached = "")
    {
        var info = Command.Info(tests, [.. arguments, "-noColor"], Path.GetDirectoryName(tests)!);
        info.Environment["LOG_MUTANT"] = mutant.ToString(CultureInfo.InvariantCulture);

        // One that only ever allocates ends soon. And the sizes are those of the short run.
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        info.Environment.Remove("TEST_LONG");
        if (reached.Length > 0)
        {
            info.Environment["LOG_MUTANT_REACHED"] = reached;
        }

        return Command.RunAsync(info, patience);
    }

    /// <summary>A test class, how long it takes and which members it comes by.</summary>
    private sealed record Suite(string Name, TimeSpan Time, IReadOnlySet<int> Members);
}
