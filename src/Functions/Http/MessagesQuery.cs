using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Realtime.Log;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The query of <c>GET /messages</c>: a topic, a limit, and after, since, both of them, or before, or none.</summary>
internal sealed record MessagesQuery
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    public required string Topic { get; init; }

    public Position? After { get; init; }

    public DateTimeOffset? Since { get; init; }

    public Position? Before { get; init; }

    public required int Limit { get; init; }

    /// <summary>What beside messages is wanted, as far as the topic's readers have to ask for it.</summary>
    public AskedKinds Kinds { get; init; } = AskedKinds.None;

    public static bool TryParse(
        IDictionary<string, string>? parameters,
        [NotNullWhen(true)] out MessagesQuery? query,
        [NotNullWhen(false)] out Problem? problem)
    {
        query = null;
        var given = parameters?.AsReadOnly() ?? Nothing;
        if (!HasOnlyKnown(given, out problem)
            || !TryPosition(given, "after", out var after, out problem)
            || !TryPosition(given, "before", out var before, out problem)
            || !TryTime(given, out var since, out problem)
            || !TryLimit(given.GetValueOrDefault("limit"), out var limit, out problem)
            || !AskedKinds.TryParse(given.GetValueOrDefault("kinds"), out var kinds, out problem))
        {
            return false;
        }

        if (given.GetValueOrDefault("topic") is not { } topic)
        {
            problem = Problem.Bad("topic", "given");
            return false;
        }

        query = new MessagesQuery { Topic = topic, After = after, Before = before, Since = since, Limit = limit, Kinds = kinds };
        return true;
    }

    /// <summary>Reads a limit; without one it is <see cref="MessagePage.DefaultMessages"/>.</summary>
    public static bool TryLimit(string? text, out int limit, [NotNullWhen(false)] out Problem? problem)
    {
        limit = MessagePage.DefaultMessages;
        var isLimit = text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MessagePage.MaxMessages);
        problem = isLimit ? null : Problem.Bad("limit", $"a whole number from 1 to {MessagePage.MaxMessages}");
        return isLimit;
    }

    private static bool HasOnlyKnown(IReadOnlyDictionary<string, string> given, [NotNullWhen(false)] out Problem? problem)
    {
        problem = null;
        if (given.ContainsKey("before") && (given.ContainsKey("after") || given.ContainsKey("since")))
        {
            problem = Problem.Bad("before", "without after and since");
        }
        // A request that is signed in its query has the signature's parameters, too.
        else if (given.Keys.Any(name => name is not ("topic" or "after" or "since" or "before" or "limit" or "kinds")
            && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)))
        {
            problem = Problem.Bad("Parameters", "topic, limit, kinds, and after, since or before");
        }

        return problem is null;
    }

    private static bool TryPosition(
        IReadOnlyDictionary<string, string> given, string name, out Position? position, [NotNullWhen(false)] out Problem? problem)
    {
        position = null;
        problem = null;
        if (!given.TryGetValue(name, out var text))
        {
            return true;
        }

        if (!Position.TryParse(text, out var parsed))
        {
            problem = Problem.Bad(name, "a position, 0 or {epoch}.{seq}, as an answer gave it");
            return false;
        }

        position = parsed;
        return true;
    }

    private static bool TryTime(
        IReadOnlyDictionary<string, string> given, out DateTimeOffset? since, [NotNullWhen(false)] out Problem? problem)
    {
        since = null;
        problem = null;
        if (!given.TryGetValue("since", out var text))
        {
            return true;
        }

        if (!Timestamp.TryParse(text, out var time))
        {
            problem = Problem.Bad("since", "a time of RFC 3339, such as 2026-11-22T10:00:00Z (a + in it is written %2B)");
            return false;
        }

        since = time;
        return true;
    }
}
