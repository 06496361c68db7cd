using System.Text.Json;

namespace Functions.DeadLetters;

/// <summary>
/// A hop that letters come from, and how one of them is sent again so that it is the same message. A hop that is new gets its line in <see cref="All"/>.
/// </summary>
/// <param name="Name">What reports and filters call it.</param>
/// <param name="Read">Makes of a letter what is sent again, or nothing when it is none of this kind.</param>
internal sealed record DeadLetterKind(string Name, Func<DeadLetter, RedriveTargets, Redelivery?> Read)
{
    /// <summary>What reports call a letter of no kind: it is never sent, and stays.</summary>
    public const string Unknown = "unknown";

    /// <summary>Every kind. The first one that a letter fits is its own.</summary>
    public static IReadOnlyList<DeadLetterKind> All { get; } =
    [
        new("function", FailedRun.Read),
        new("schedule", DueSchedule),
        new("event", UndeliveredEvent),
        new("rule", FailedRule.Read),
        new("connection", ConnectionEvent),
    ];

    /// <summary>The names that a request may give.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    /// <summary>The kind of a letter, and what is sent again; neither, if nobody knows it.</summary>
    public static (string Kind, Redelivery? Redelivery) Of(DeadLetter letter, RedriveTargets targets)
    {
        foreach (var kind in All)
        {
            if (kind.Read(letter, targets) is { } redelivery)
            {
                return (kind.Name, redelivery);
            }
        }

        return (Unknown, null);
    }

    // EventBridge Scheduler says whose time had come, and sends what the schedule holds.
    private static Redelivery? DueSchedule(DeadLetter letter, RedriveTargets targets) =>
        letter.Attributes.ContainsKey("SCHEDULE_ARN") && letter.Attributes.TryGetValue("TARGET_ARN", out var function) && function.Length > 0
            && letter.Body.ValueKind is JsonValueKind.Object
            ? new(function, letter.Text)
            : null;

    // EventBridge says for whom it was, and the event has an id of its own.
    private static Redelivery? UndeliveredEvent(DeadLetter letter, RedriveTargets targets) =>
        letter.Attributes.TryGetValue("TARGET_ARN", out var function) && function.Length > 0 && letter.Field("detail-type") is not null
            ? new(function, letter.Text)
            : null;

    // The queues of events about connections give up into this one.
    private static Redelivery? ConnectionEvent(DeadLetter letter, RedriveTargets targets) =>
        letter.Field("eventType") is not null && letter.Field("sessionIdentifier") is not null
            ? Redelivery.OfQueue(targets.TrackConnections, letter, letter.Text)
            : null;
}
