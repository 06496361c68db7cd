using System.Diagnostics;

namespace LocalCloud.Tests.Fuzz;

/// <summary>
/// Feeds inputs to something, and holds it to three promises: only expected exceptions, no input over 100 ms, and a managed heap that
/// does not grow.
/// </summary>
internal sealed class FuzzRun(int count)
{
    private const long HeapGrowth = 10 * 1024 * 1024;
    private const int Retries = 8;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    // When the heap is measured first: everything that is kept for good is there by then.
    private readonly int _settled = Math.Min(10_000, count / 2);

    /// <summary>Runs <paramref name="feed"/> for each input. Fails with the input that breaks a promise.</summary>
    public async Task RunAsync<T>(Func<int, T> make, Func<T, ValueTask> feed, Func<T, string> describe)
    {
        var heap = 0L;
        for (var i = 0; i < count; i++)
        {
            if (i == _settled)
            {
                heap = Heap();
            }

            var input = make(i);
            try
            {
                await TimeAsync(input, feed, describe);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"Input {i}: {describe(input)}\n{e}");
            }
        }

        Assert.InRange(Heap(), 0, heap + HeapGrowth);
    }

    // A machine with other work makes anything slow: what is slow is tried again alone, and the best processor time counts.
    private static async Task TimeAsync<T>(T input, Func<T, ValueTask> feed, Func<T, string> describe)
    {
        var start = Stopwatch.GetTimestamp();
        await feed(input);
        var best = Stopwatch.GetElapsedTime(start);
        for (var retry = 0; best > Slow && retry < Retries; retry++)
        {
            var before = Environment.CpuUsage.TotalTime;
            await feed(input);
            var used = Environment.CpuUsage.TotalTime - before;
            best = used < best ? used : best;
        }

        Assert.True(best <= Slow, $"{best.TotalMilliseconds} ms: {describe(input)}");
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var after = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return after.HeapSizeBytes - after.FragmentedBytes;
    }
}
