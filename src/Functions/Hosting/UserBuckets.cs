namespace Functions.Hosting;

/// <summary>A bucket of units for each user in one process, so that nobody uses up alone what all share.</summary>
/// <param name="unitsPerSecond">What comes back a second.</param>
/// <param name="most">What is there at most.</param>
/// <param name="clock">The clock.</param>
internal sealed class UserBuckets(double unitsPerSecond, double most, TimeProvider clock)
{
    /// <summary>For so many users at once; of more, those whose buckets are the fullest are forgotten, which changes least.</summary>
    public const int MaxUsers = 10_000;

    private readonly Dictionary<string, (double Units, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>How many users are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>What is left to a user: below 0 after more was charged than was there.</summary>
    public double Left(string user)
    {
        lock (_lock)
        {
            return Refilled(user);
        }
    }

    /// <summary>How long until a user has a unit again.</summary>
    public TimeSpan Wait(string user) => TimeSpan.FromSeconds(Math.Max(0, 1 - Left(user)) / unitsPerSecond);

    /// <summary>Takes units out of a user's bucket, whether there are so many or not.</summary>
    public void Charge(string user, double units)
    {
        lock (_lock)
        {
            _buckets[user] = (Refilled(user) - units, clock.GetUtcNow());
            if (_buckets.Count > MaxUsers)
            {
                Forget();
            }
        }
    }

    private double Refilled(string user) => _buckets.TryGetValue(user, out var bucket)
        ? Math.Min(most, bucket.Units + (unitsPerSecond * Math.Max(0, (clock.GetUtcNow() - bucket.At).TotalSeconds)))
        : most;

    // A tenth at once, so that the next users don't cost a search each.
    private void Forget()
    {
        foreach (var user in _buckets.Keys.OrderByDescending(Refilled).Take(MaxUsers / 10).ToList())
        {
            _buckets.Remove(user);
        }
    }
}
