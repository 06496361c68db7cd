using System.Diagnostics.CodeAnalysis;

namespace Realtime;

/// <summary>What was found out a moment ago, so that asking again soon costs nothing.</summary>
/// <param name="maxAge">How old it may be.</param>
/// <param name="maxCount">
/// The most that is kept. Beyond it all is forgotten at once: a process that asks for so much in so short a time asks for most of it anew anyway.
/// </param>
/// <param name="clock">The clock.</param>
/// <typeparam name="T">What it is.</typeparam>
public sealed class ShortLivedCache<T>(TimeSpan maxAge, int maxCount, TimeProvider clock)
{
    private readonly Dictionary<string, (T Value, DateTimeOffset At)> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>What is known of it, or else what is asked now. Of several who ask at once, each does.</summary>
    public async Task<T> GetAsync(string key, Func<Task<T>> askAsync)
    {
        ArgumentNullException.ThrowIfNull(askAsync);
        // The time before the question: the answer is at least as old as that.
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (TryGet(key, now, out var known))
            {
                return known;
            }
        }

        var value = await askAsync();
        lock (_lock)
        {
            Put(key, value, now);
        }

        return value;
    }

    /// <summary>Puts it there, unless something is known of it.</summary>
    /// <returns>Whether nothing was: of several at once, one is told so.</returns>
    public bool TryAdd(string key, T value)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (TryGet(key, now, out _))
            {
                return false;
            }

            Put(key, value, now);
            return true;
        }
    }

    private bool TryGet(string key, DateTimeOffset now, [MaybeNullWhen(false)] out T value)
    {
        var isKnown = _known.TryGetValue(key, out var known) && now - known.At < maxAge;
        value = isKnown ? known.Value : default;
        return isKnown;
    }

    private void Put(string key, T value, DateTimeOffset at)
    {
        if (_known.Count >= maxCount)
        {
            _known.Clear();
        }

        _known[key] = (value, at);
    }
}
