using System.Globalization;
using System.Text;

namespace Functions.DeadLetters;

/// <summary>What AWS IoT's error action tells of a message that a rule could not hand over.</summary>
internal static class FailedRule
{
    private const string Ingest = "$aws/rules/";

    // The topics of rules that don't hand over to ArchiveMessage, by what they begin with. A rule that is new gets its line here.
    private static readonly (string Begin, Func<DeadLetter, string, RedriveTargets, Redelivery?> Make)[] ByTopic =
    [
        ("$aws/events/presence/", (letter, _, targets) =>
            Decode(letter) is { } payload ? Redelivery.OfQueue(targets.TrackConnections, letter, payload) : null),
        ("drain/", (_, topic, targets) => new(targets.DrainPending, $$"""{"drain":{{Redelivery.Text(topic["drain/".Length..])}}}""")),
        ("sweep/", (_, topic, targets) => new(targets.RunRoomCommand, $$"""{"sweep":{{Redelivery.Text(topic["sweep/".Length..])}}}""")),
    ];

    public static Redelivery? Read(DeadLetter letter, RedriveTargets targets)
    {
        if (letter.Field("base64OriginalPayload") is null || letter.Field("topic") is not { } told)
        {
            return null;
        }

        var topic = Handed(told);
        foreach (var (begin, make) in ByTopic)
        {
            if (topic.StartsWith(begin, StringComparison.Ordinal))
            {
                return make(letter, topic, targets);
            }
        }

        return Archived(letter, topic, targets);
    }

    // The event that the rule would have made. What is handed to a rule directly has no prefix, which the rule then puts before it.
    private static Redelivery Archived(DeadLetter letter, string topic, RedriveTargets targets)
    {
        var onBroker = targets.Prefix.TryTakeOff(topic, out _) ? topic : targets.Prefix.AddTo(topic);
        var sentAt = letter.SentAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var fields = new (string Name, string? Value)[]
        {
            ("body", letter.Field("base64OriginalPayload")), ("topic", onBroker), ("clientId", letter.Field("clientId")), ("traceId", letter.Field("cloudwatchTraceId")),
        };
        var texts = fields.Where(field => field.Value is not null).Select(field => $"{Redelivery.Text(field.Name)}:{Redelivery.Text(field.Value!)}");
        return new(targets.ArchiveMessage, $$"""{{{string.Join(',', texts)}},"sentAt":{{sentAt}}}""");
    }

    // $aws/rules/{rule}/{topic} is what the client published to; the rule itself knows the rest alone.
    private static string Handed(string topic) =>
        topic.StartsWith(Ingest, StringComparison.Ordinal) && topic.IndexOf('/', Ingest.Length) is > 0 and var end ? topic[(end + 1)..] : topic;

    private static string? Decode(DeadLetter letter)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(letter.Field("base64OriginalPayload")!));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
