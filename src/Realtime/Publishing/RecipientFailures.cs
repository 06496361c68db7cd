using System.Collections.Concurrent;

namespace Realtime.Publishing;

/// <summary>Who of an event's recipients did not get something, and why: nobody's trouble is another's.</summary>
internal sealed class RecipientFailures
{
    // One recipient takes about five calls of some 10 ms each: 4,000 are done in about 10 s, and 32 connections are no burden.
    private const int Concurrency = 32;

    // The token goes to each recipient and not to the loop: after the deadline everybody who is left counts as failed, by name.
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = Concurrency, CancellationToken = CancellationToken.None };

    private readonly ConcurrentDictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    /// <summary>Who failed, and why.</summary>
    public IReadOnlyDictionary<string, Exception> Found => _failures;

    /// <summary>Keeps that somebody failed.</summary>
    public void Add(string name, Exception error) => _failures[name] = error;

    /// <summary>Does something for many at a time, and keeps who fails.</summary>
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<T, string> nameOf, Func<T, Task> action) =>
        Parallel.ForEachAsync(items, AtOnce, async (item, _) =>
        {
            try
            {
                await action(item);
            }
            catch (Exception error)
            {
                // Kept, not swallowed: the caller names the recipient and fails the event.
                Add(nameOf(item), error);
            }
        });
}
