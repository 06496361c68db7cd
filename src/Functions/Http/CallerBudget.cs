namespace Functions.Http;

/// <summary>
/// What one user may read of the tables by one reader process: a bucket of read units for each caller, so that nobody uses up alone what the
/// table gives to all. A request is let in as long as there is anything in the bucket, and is charged by what it brought.
/// </summary>
/// <remarks>
/// Estimated, since a page doesn't tell what it cost: a request's own reads, and an eventually consistent unit for each 8 KB of the answer.
/// </remarks>
internal sealed class CallerBudget(TimeProvider clock)
{
    /// <summary>What comes back a second: a hundredth of the table's 4,000.</summary>
    public const double UnitsPerSecond = 40;

    /// <summary>What is there at most: a catch-up after a long absence, four answers of 3 MB.</summary>
    public const double Most = 1_600;

    /// <summary>For so many callers at once; of more, those whose buckets are the fullest are forgotten, which changes least.</summary>
    public const int MaxCallers = 10_000;

    // Head and watermark, and the least that a query costs.
    private const double RequestUnits = 3;
    private const double BytesPerUnit = 8 * 1024;

    private readonly Dictionary<string, (double Units, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>How many callers are remembered.</summary>
    public int Callers
    {
        get
        {
            lock (_lock)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Reads for a caller who has anything left, and charges it; else 429 with the time until there is something again.</summary>
    public async Task<HttpAnswer> SpendAsync(Caller caller, Func<Task<HttpAnswer>> read)
    {
        if (Left(caller.IdentityId) is var left && left <= 0)
        {
            var wait = TimeSpan.FromSeconds((1 - left) / UnitsPerSecond);
            return HttpAnswer.Throttled("You have read more than your share at the moment.", wait);
        }

        // Charged before, too: requests that fail or run side by side are not free.
        Charge(caller.IdentityId, RequestUnits);
        var answer = await read();
        Charge(caller.IdentityId, answer.Body.Length / BytesPerUnit);
        return answer;
    }

    private double Left(string caller)
    {
        lock (_lock)
        {
            return Refilled(caller);
        }
    }

    private void Charge(string caller, double units)
    {
        lock (_lock)
        {
            _buckets[caller] = (Refilled(caller) - units, clock.GetUtcNow());
            if (_buckets.Count > MaxCallers)
            {
                Forget();
            }
        }
    }

    private double Refilled(string caller) => _buckets.TryGetValue(caller, out var bucket)
        ? Math.Min(Most, bucket.Units + (UnitsPerSecond * Math.Max(0, (clock.GetUtcNow() - bucket.At).TotalSeconds)))
        : Most;

    // A tenth at once, so that the next callers don't cost a search each.
    private void Forget()
    {
        foreach (var caller in _buckets.Keys.OrderByDescending(Refilled).Take(MaxCallers / 10).ToList())
        {
            _buckets.Remove(caller);
        }
    }
}
