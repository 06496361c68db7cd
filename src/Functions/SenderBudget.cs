using Functions.Hosting;

namespace Functions;

/// <summary>
/// What one user may have logged by one ArchiveMessage process, in write units: about ten messages of 1 KB a second, and a thousand at once. The
/// broker takes a hundred a second on each of any number of connections, and the table's writes are everybody's.
/// </summary>
/// <remarks>Estimated: number, claim and entry, and a unit for each further KB.</remarks>
internal sealed class SenderBudget(TimeProvider clock)
{
    /// <summary>What comes back a second: a hundredth of the table's 4,000.</summary>
    public const double UnitsPerSecond = 40;

    /// <summary>What is there at most: what a client sends that was offline for long.</summary>
    public const double Most = 4_000;

    private const double MessageUnits = 3;
    private const double BytesPerUnit = 1024;

    // A claim, and when there is one what a repeat reads.
    private const double LookUnits = 6;
    private const double MostForLooking = 600;

    private readonly UserBuckets _messages = new(UnitsPerSecond, Most, clock);

    // Apart: who goes on sending what is refused would otherwise never have anything left.
    private readonly UserBuckets _looks = new(UnitsPerSecond, MostForLooking, clock);

    /// <summary>Charges a message, if its sender has anything left.</summary>
    public bool TrySpend(string sender, int bytes) => TryCharge(_messages, sender, MessageUnits + (bytes / BytesPerUnit));

    /// <summary>Charges looking whether a message is in the log already, in read units: no way to use up the table's reads, either.</summary>
    public bool TryLook(string sender) => TryCharge(_looks, sender, LookUnits);

    /// <summary>How long until the sender's next message is logged.</summary>
    public TimeSpan Wait(string sender) => _messages.Wait(sender);

    private static bool TryCharge(UserBuckets buckets, string sender, double units)
    {
        var has = buckets.Left(sender) > 0;
        if (has)
        {
            buckets.Charge(sender, units);
        }

        return has;
    }
}
