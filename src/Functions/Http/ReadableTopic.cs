using System.Diagnostics.CodeAnalysis;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Topics;

namespace Functions.Http;

/// <summary>A topic whose log a caller may read. A committed copy has the log of the topic that it copies.</summary>
internal static class ReadableTopic
{
    private static readonly string Logged = string.Join(
        ", ", TopicCatalog.Families.Where(family => family.IsLogged).Select(family => family.Pattern));

    /// <summary>
    /// 400 for a name that can be no topic, 404 for a family that doesn't exist or isn't logged, 403 for somebody else's topic.
    /// </summary>
    /// <param name="name">The topic, as it came.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="topic">Its log.</param>
    /// <param name="roomId">The room, when it is one: whether the caller is a member is still to be asked.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(
        string? name, Caller caller, [NotNullWhen(true)] out LogTopic? topic, out string? roomId, [NotNullWhen(false)] out Problem? problem)
    {
        (topic, roomId) = (null, null);
        if (!TopicName.TryParse(name, out var parsed, out var mistake))
        {
            problem = new Problem
            {
                Status = mistake is TopicProblem.UnknownFamily ? 404 : 400,
                Parameter = "topic",
                Detail = $"topic: {TopicName.Describe(mistake)}",
            };
            return false;
        }

        // Who may read a room, its table says.
        if (parsed.Family.Subscribers is not Audience.Members && !TopicAuthorization.MayRead(parsed, caller.IdentityId))
        {
            problem = new Problem { Status = 403, Parameter = "topic", Detail = "topic: It is not yours to read." };
            return false;
        }

        roomId = parsed.Family.Subscribers is Audience.Members ? parsed.Name : null;
        topic = LogTopic.Of(parsed);
        problem = topic is null
            ? new Problem { Status = 404, Parameter = "topic", Detail = $"topic: Only these are logged: {Logged}." }
            : null;
        return topic is not null;
    }
}
