using System.Diagnostics.CodeAnalysis;
using Realtime.Messages;
using Realtime.Topics;

namespace Functions.Publishing;

/// <summary>Which topics the backend publishes to: those of every family, but committed copies only by way of their topic.</summary>
internal static class UpdateTopic
{
    public static bool TryParse(string name, [NotNullWhen(true)] out TopicName? topic, [NotNullWhen(false)] out Problem? problem)
    {
        problem = TopicName.TryParse(name, out topic, out _) && TopicAuthorization.BackendMayPublish(topic)
            ? null
            : Problem.Bad("topic", $"one of {string.Join(", ", TopicCatalog.Families.Select(family => family.Pattern))}");
        return problem is null;
    }
}
