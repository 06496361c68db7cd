using System.Buffers.Text;
using System.Security.Cryptography;
using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>What has become of an event that asked to be published later.</summary>
public enum ScheduleState
{
    /// <summary>It waits for its time, or for somebody to cancel it.</summary>
    Scheduled,

    /// <summary>Its time came: it can't be cancelled any more, and is published however often that is tried.</summary>
    Sent,

    /// <summary>It is never published.</summary>
    Cancelled,
}

/// <summary>An event that asked to be published later, as it is kept.</summary>
public sealed record ScheduledEvent
{
    /// <summary>What makes it the same event when it comes again: source and id are its key.</summary>
    public required EventKey Key { get; init; }

    /// <summary>When it asked to be published.</summary>
    public required DateTimeOffset SendAt { get; init; }

    /// <summary>What tells its body from another one.</summary>
    public required string Digest { get; init; }

    /// <summary>Its body as it came, JSON; empty once it is published or cancelled.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What has become of it.</summary>
    public ScheduleState State { get; init; }

    /// <summary>Whether everybody whom it is for has it.</summary>
    public bool IsPublished { get; init; }

    /// <summary>The order that cancelled it: an event's id, or a request's.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>Whether something is left to be done at its time.</summary>
    public bool IsOpen => State is ScheduleState.Scheduled || (State is ScheduleState.Sent && !IsPublished);

    /// <summary>An event that came.</summary>
    public static ScheduledEvent Of(EventKey key, DateTimeOffset sendAt, ReadOnlyMemory<byte> body) => new()
    {
        Key = key,
        SendAt = sendAt,
        Body = body,
        Digest = Base64Url.EncodeToString(SHA256.HashData(body.Span)),
    };
}
