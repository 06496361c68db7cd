using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Functions.Http;

/// <summary>One topic of a catch-up, as it came.</summary>
/// <param name="Topic">The topic, or <see langword="null"/> when it is no string.</param>
/// <param name="After">The position, if there is one.</param>
/// <param name="HasAfter">Whether there is one at all: without it only the head is asked for.</param>
internal sealed record CatchUpTopic(string? Topic, string? After, bool HasAfter)
{
    /// <summary>The topic whose log it is, if it is one.</summary>
    public string? Log => TopicName.TryParse(Topic, out var name, out _) ? name.Original : null;

    public static CatchUpTopic Of(JsonElement item) =>
        new(item.Field("topic")?.Text(), item.Field("after")?.Text(), item.Field("after") is not null);

    /// <summary>Checks the topic and its position for the caller.</summary>
    public bool TryRead(
        Caller caller, [NotNullWhen(true)] out LogTopic? topic, out Position? after, [NotNullWhen(false)] out Problem? problem)
    {
        after = null;
        if (!ReadableTopic.TryParse(Topic, caller, out topic, out problem))
        {
            return false;
        }

        if (!HasAfter)
        {
            return true;
        }

        if (!Position.TryParse(After, out var position))
        {
            problem = Problem.Bad("after", "a position, 0 or {epoch}.{seq}, as an answer gave it");
            return false;
        }

        after = position;
        return true;
    }
}
