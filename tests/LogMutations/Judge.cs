using System.Collections.Concurrent;
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
/// <param name="tests">The tests' program.</param>
/// <param name="only">Only classes whose name contains this are asked.</param>
internal sealed class Judge(string tests, string only) : IDisposable
{
    // Random worlds that have to fail would fail for another reason; and what kills processes does not do so at the same place twice.
    private static readonly string[] NoJudges = ["MutationTests", "CrashTests"];
    // In the processor's time, with the start of the process.
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    private const string Database = "Realtime.Tests.DynamoDb.";

    private readonly List<Suite> _suites = [];
    private readonly ConcurrentBag<JudgeProcess> _processes = [];

    /// <summary>Runs each class once without a mutant, and looks where it comes by. The answer is whether all succeed.</summary>
    public bool Prepare()
    {
        var names = Command.Run(Info(0, "-list", "classes")).Output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(name => (name.StartsWith("Realtime.Tests.Log.", StringComparison.Ordinal) || name.StartsWith(Database, StringComparison.Ordinal))
                && name.Contains(only, StringComparison.Ordinal) && !NoJudges.Any(end => name.EndsWith(end, StringComparison.Ordinal)));
        foreach (var name in names)
        {
            var (file, info) = (Path.GetTempFileName(), Info(0, "-class", name));
            info.Environment["LOG_MUTANT_REACHED"] = file;
            var result = Command.Run(info);
            if (result.Code != 0)
            {
                Console.WriteLine(result.Output);
                return false;
            }

            // One that comes by no mutant has nothing to say, not even how long it takes.
            if (File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList() is [var time, .. var members])
            {
                var suite = new Suite(name, TimeSpan.FromMilliseconds(time), members.ToHashSet());
                _suites.Add(suite);
                Console.WriteLine($"{suite.Time.TotalSeconds:F1} s, {suite.Members.Count} members: {name}");
            }

            File.Delete(file);
        }

        return _suites.Count > 0;
    }

    /// <summary>Lets the tests run over a mutant: the quick classes together, then the others one after the other.</summary>
    public async Task<Verdict> TryAsync(Mutant mutant)
    {
        var reaching = _suites.Where(suite => suite.Members.Contains(mutant.MemberId)).OrderBy(suite => suite.Time).ToList();
        var quick = reaching.Where(suite => suite.IsQuick).ToList();
        var slow = reaching.Where(suite => !suite.IsQuick).Select(suite => new List<Suite> { suite });
        foreach (var group in quick.Count > 0 ? slow.Prepend(quick) : slow)
        {
            var verdict = await TryAsync(mutant, group);
            if (verdict is not Verdict.Survived)
            {
                return verdict;
            }
        }

        return reaching.Count == 0 ? Verdict.NotReached : Verdict.Survived;
    }

    public void Dispose()
    {
        while (_processes.TryTake(out var process))
        {
            process.Dispose();
        }
    }

    private async Task<Verdict> TryAsync(Mutant mutant, List<Suite> suites)
    {
        // What is initialized once is what it is in a process, so such a mutant has one of its own.
        var (isNew, process) = !mutant.IsInitial && _processes.TryTake(out var free) ? (false, free) : (true, new JudgeProcess(Info(mutant.Id)));
        // What the quickest class takes is the start of its process, which all of them have but once.
        var least = _suites.Min(suite => suite.Time);
        var patience = Start + (2 * TimeSpan.FromTicks(suites.Sum(suite => (suite.Time - least).Ticks)));
        var verdict = await process.TryAsync(mutant.Id, suites.Select(suite => suite.Name), patience);
        if (!process.IsOver && !mutant.IsInitial)
        {
            _processes.Add(process);
            return verdict;
        }

        // A process that ends by itself may have had enough of the mutants before this one.
        var isCertain = isNew || !process.HasEnded || verdict is Verdict.Endless;
        process.Dispose();
        return isCertain ? verdict : await TryAsync(mutant, suites);
    }

    private ProcessStartInfo Info(int mutant, params string[] arguments)
    {
        var info = Command.Info(tests, arguments, Path.GetDirectoryName(tests)!);
        info.Environment["LOG_MUTANT"] = mutant.ToString(CultureInfo.InvariantCulture);

        // One that only ever allocates ends soon. And the sizes are those of the short run.
        info.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        info.Environment.Remove("TEST_LONG");
        return info;
    }

    /// <summary>A test class, how long it takes and which members it comes by.</summary>
    private sealed record Suite(string Name, TimeSpan Time, IReadOnlySet<int> Members)
    {
        /// <summary>Whether it is asked together with others: not if it starts a database, in which the time is spent.</summary>
        public bool IsQuick => Time < Quick && !Name.StartsWith(Database, StringComparison.Ordinal);
    }
}
