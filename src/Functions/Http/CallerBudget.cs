using Functions.Hosting;
using Realtime.Log;

namespace Functions.Http;

/// <summary>
/// What one user may read of the tables by one reader process, in read units. A request is let in as long as there is anything left, and is
/// charged what it reads while it reads: those that fail or run side by side are charged like any other.
/// </summary>
internal sealed class CallerBudget(TimeProvider clock)
{
    /// <summary>What comes back a second: a hundredth of the table's 4,000.</summary>
    public const double UnitsPerSecond = 40;

    /// <summary>What is there at most: a catch-up after a long absence, four answers of 3 MB.</summary>
    public const double Most = 1_600;

    // What a request costs that reads nothing, lest it be free to ask.
    private const double RequestUnits = 1;

    private readonly UserBuckets _buckets = new(UnitsPerSecond, Most, clock);

    /// <summary>How many callers are remembered.</summary>
    public int Callers => _buckets.Count;

    /// <summary>
    /// Reads for a caller who has anything left, and charges what the meter is told; else 429 with the time until there is something again.
    /// </summary>
    public Task<HttpAnswer> SpendAsync(Caller caller, Func<ReadMeter, Task<HttpAnswer>> read) => SpendAsync(caller, RequestUnits, read);

    /// <summary>As the other does, of a request whose own reads are known.</summary>
    public async Task<HttpAnswer> SpendAsync(Caller caller, double requestUnits, Func<ReadMeter, Task<HttpAnswer>> read)
    {
        if (_buckets.Left(caller.IdentityId) <= 0)
        {
            return HttpAnswer.Throttled("You have read more than your share at the moment.", _buckets.Wait(caller.IdentityId));
        }

        var meter = new ReadMeter(units => _buckets.Charge(caller.IdentityId, units));
        meter.Add(requestUnits);
        var answer = await read(meter);
        meter.Add(answer.Units);
        return answer;
    }
}
