using System.Collections.Concurrent;

namespace Realtime.Tests.Log.Model;

/// <summary>Runs the worlds of many seeds on all cores. Each stands for itself, so what comes of it is the same as one after the other.</summary>
internal static class Worlds
{
    /// <summary>Runs them all; the answer is what happened in each. Throws what does not hold in the first in which something does not.</summary>
    public static IReadOnlyList<T> Run<T>(int count, Func<int, T> run)
    {
        var happened = new T[count];
        return FindViolation(count, seed => happened[seed] = run(seed)) is { } violation ? throw violation : happened;
    }

    /// <summary>Runs them until one notices what was left out.</summary>
    public static void Caught(int count, Action<int> run)
    {
        var violation = FindViolation(count, run);
        Assert.True(violation is not null, $"{count} worlds did not notice.");
        TestContext.Current.TestOutputHelper?.WriteLine(violation.Message);
    }

    private static ModelViolationException? FindViolation(int count, Action<int> run)
    {
        var violations = new ConcurrentDictionary<int, ModelViolationException>();
        // In their order and one at a time: where a world breaks, those of all lower seeds are run to their end, and no further one begins.
        var seeds = Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            try
            {
                run(seed);
            }
            catch (ModelViolationException violation)
            {
                violations[seed] = violation;
                loop.Break();
            }
        });
        return violations.IsEmpty ? null : violations[violations.Keys.Min()];
    }
}
