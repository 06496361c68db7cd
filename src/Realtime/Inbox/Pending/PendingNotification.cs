using Realtime.Messages;

namespace Realtime.Inbox.Pending;

/// <summary>A notification to a user who has no identity yet.</summary>
internal sealed record PendingNotification
{
    /// <summary>The event that it is of: its id in a log is made from that, as if it had been sent directly.</summary>
    public required EventKey Source { get; init; }

    /// <summary>The payload.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Whether it goes out live when it is logged.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>What it has among those that wait: the same for the same event, so that an event that comes again waits once.</summary>
    public string Key => MessageId.Create(Source, "");
}

/// <summary>The place of a notification that waits.</summary>
/// <param name="Key">Its <see cref="PendingNotification.Key"/>.</param>
/// <param name="Number">Its place: who waited first has the lower one.</param>
internal sealed record PendingPlace(string Key, long Number);

/// <summary>A page of what waits.</summary>
/// <param name="Places">Some of the places.</param>
/// <param name="Last">Behind what the next page begins; <see langword="null"/> when there is none.</param>
internal sealed record PendingPage(IReadOnlyList<PendingPlace> Places, string? Last);
