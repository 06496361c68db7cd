using Realtime.Publishing;

namespace Realtime.Inbox.Ledger;

/// <summary>What became of a page of an event's recipients, by all attempts so far.</summary>
internal sealed record PageResult
{
    /// <summary>Which change of the result this is: 1, 2, ….</summary>
    public long Version { get; init; }

    /// <summary>How many recipients the page has.</summary>
    public required int Addressed { get; init; }

    /// <summary>How many have it.</summary>
    public int Delivered { get; init; }

    /// <summary>For how many it waits.</summary>
    public int Pending { get; init; }

    /// <summary>How many don't want it.</summary>
    public int Suppressed { get; init; }

    /// <summary>Who has nothing yet, by name: only of them a later attempt has anything to say.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>
    /// The result after another attempt, or <paramref name="earlier"/> itself when that changed nothing. Who had it stays counted as they were,
    /// whatever failed for them now: what is logged stays logged, and of two attempts side by side each has its trouble with others.
    /// </summary>
    public static PageResult After(PageResult? earlier, IReadOnlyDictionary<string, RecipientState> attempt)
    {
        // An event's id that is used again for others is told of as the last that it was used for.
        var isOfTheSame = earlier is not null && earlier.Addressed == attempt.Count && earlier.Failed.All(attempt.ContainsKey);
        var seen = isOfTheSame ? earlier! : new() { Version = earlier?.Version ?? 0, Addressed = attempt.Count, Failed = [.. attempt.Keys] };
        var failed = seen.Failed.Where(name => attempt[name] is RecipientState.Failed).ToList();
        if (isOfTheSame && failed.Count == seen.Failed.Count)
        {
            return seen;
        }

        return seen with
        {
            Version = seen.Version + 1,
            Delivered = seen.Delivered + Count(RecipientState.Delivered),
            Pending = seen.Pending + Count(RecipientState.Pending),
            Suppressed = seen.Suppressed + Count(RecipientState.Suppressed),
            Failed = failed,
        };

        int Count(RecipientState state) => seen.Failed.Count(name => attempt[name] == state);
    }
}
