using Functions.Hosting;

namespace Functions.Http;

/// <summary>
/// What one user may read of the tables by one reader process, in read units. A request is let in as long as there is anything left, and is
/// charged by what it brought.
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

    // Head and watermark, and the least that a query costs.
    private const double RequestUnits = 3;
    private const double BytesPerUnit = 8 * 1024;

    private readonly UserBuckets _buckets = new(UnitsPerSecond, Most, clock);

    /// <summary>How many callers are remembered.</summary>
    public int Callers => _buckets.Count;

    /// <summary>Reads for a caller who has anything left, and charges it; else 429 with the time until there is something again.</summary>
    public Task<HttpAnswer> SpendAsync(Caller caller, Func<Task<HttpAnswer>> read) => SpendAsync(caller, RequestUnits, read);

    /// <summary>As the other does, of a request whose own reads are known.</summary>
    public async Task<HttpAnswer> SpendAsync(Caller caller, double requestUnits, Func<Task<HttpAnswer>> read)
    {
        if (_buckets.Left(caller.IdentityId) <= 0)
        {
            return HttpAnswer.Throttled("You have read more than your share at the moment.", _buckets.Wait(caller.IdentityId));
        }

        // Charged before, too: requests that fail or run side by side are not free.
        _buckets.Charge(caller.IdentityId, requestUnits);
        var answer = await read();
        _buckets.Charge(caller.IdentityId, answer.Body.Length / BytesPerUnit);
        return answer;
    }
}
