using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>
/// The AWS IoT policy that OpenSession attaches to every signed-in identity. It must fit into 2,048 characters, so it knows
/// families only and no variables; <see cref="SignedInPolicy"/> carries the fine grain. Without Sids, to save characters. A stage's topics
/// begin with its name, so that there one pattern takes the place of the families, which would not fit.
/// </summary>
public static class ClientPolicy
{
    /// <summary>What AWS IoT takes for one policy document, in characters without white space.</summary>
    public const int MaxCharacters = 2048;

    /// <summary>The Allow statements for <paramref name="families"/>, one for each action.</summary>
    /// <param name="families">The topic families.</param>
    /// <param name="isStage">Whether all topics begin with a level that is the deployment's own.</param>
    public static IReadOnlyList<TopicStatement> For(IReadOnlyList<TopicFamily> families, bool isStage = false)
    {
        var readable = Patterns(families.Where(family => family.Subscribers is not Audience.Nobody), committed: true);
        var writable = Patterns(families.Where(family => family.Publishers is not Audience.Nobody && !family.IsIngested), committed: false);
        var ingested = families.SelectMany(TopicPatterns.Ingested).Select(ingest => $"topic/$aws/rules/{ingest.Rule}/*");
        if (isStage)
        {
            // All rules of the deployment by one pattern, which keeps the policy short; which of them, the role says.
            ingested = ingested.Take(1).Select(_ => "topic/$aws/rules/*/*");
            readable = readable.Count > 0 ? ["*"] : [];
            writable = writable.Count > 0 ? ["*"] : [];
        }

        TopicStatement[] statements =
        [
            new("Connect", Allow: true, "iot:Connect", ["client/*"]),
            new("Subscribe", Allow: true, "iot:Subscribe", [.. readable.Select(topic => $"topicfilter/{topic}")]),
            new("Receive", Allow: true, "iot:Receive", [.. readable.Select(topic => $"topic/{topic}")]),
            new("Publish", Allow: true, "iot:Publish", [.. writable.Select(topic => $"topic/{topic}"), .. ingested]),
        ];
        return [.. statements.Where(statement => statement.Resources.Count > 0)];
    }

    private static List<string> Patterns(IEnumerable<TopicFamily> families, bool committed) =>
    [
        .. families.SelectMany(family => committed
            ? TopicPatterns.WithCommitted(family, TopicPatterns.Every(family))
            : [TopicPatterns.Every(family)]),
    ];
}
