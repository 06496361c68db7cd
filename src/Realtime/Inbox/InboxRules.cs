namespace Realtime.Inbox;

/// <summary>The constants of inboxes, with their reasons.</summary>
internal sealed record InboxRules
{
    /// <summary>The rules as designed.</summary>
    public static InboxRules Design { get; } = new();

    /// <summary>Entries at most in a page of the log that is taken in.</summary>
    public int PageMessages { get; init; } = 1_000;

    /// <summary>Bytes at most in such a page: some 250 read units.</summary>
    public int PageBytes { get; init; } = 1_000_000;

    /// <summary>Pages that one request takes in: an inbox that nobody has opened for long is brought up by several.</summary>
    public int MaxPages { get; init; } = 4;

    /// <summary>
    /// The fold is kept when so many numbers lie behind it: to read them again costs a unit or two, to write fold and bits some five. So a change mostly costs its
    /// entry alone.
    /// </summary>
    public int KeepEntries { get; init; } = 32;

    /// <summary>Or when they have so many bytes.</summary>
    public int KeepBytes { get; init; } = 64 * 1024;

    /// <summary>Or when so many messages had to be looked up one by one.</summary>
    public int KeepUnknown { get; init; } = 8;

    /// <summary>What items stand longer than what they are of is visible: more than clocks differ.</summary>
    public TimeSpan ExpiryMargin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often a request begins again whose fold was replaced twice while it read it.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How often a user's devices are told what was seen.</summary>
    public TimeSpan TellSeenEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages that are read at once for a page of an inbox: it may be full before the limit is reached.</summary>
    public int ReadAtOnce { get; init; } = 25;
}
