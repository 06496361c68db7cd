using Realtime.Topics;

namespace Infrastructure.Topics;

/// <summary>
/// What a signed-in user may do with topics: the fine grain, with the identity in it. The attached IoT policy
/// (<see cref="ClientPolicy"/>) allows families only; AWS lets through what both allow.
/// </summary>
public static class SignedInPolicy
{
    /// <summary>The caller's Cognito identity id, which AWS puts in when it evaluates the policy.</summary>
    public const string Identity = "${cognito-identity.amazonaws.com:sub}";

    /// <summary>The statements for <paramref name="families"/>.</summary>
    public static IReadOnlyList<TopicStatement> For(IReadOnlyList<TopicFamily> families) =>
        [Connect, DenyUnseenClients, .. families.SelectMany(Subscribing), .. families.SelectMany(Publishing)];

    // Exactly the caller's own client ids: that makes clientid() in a rule an authenticated sender. One suffix per tab.
    private static TopicStatement Connect { get; } =
        new("ConnectAsOneself", Allow: true, "iot:Connect", [$"client/{Identity}", $"client/{Identity}:*"]);

    // AWS tells of no client whose id has one of these that it came or went: nobody would know that it is here, and no block would close it.
    private static TopicStatement DenyUnseenClients { get; } =
        new("DenyUnseenClients", Allow: false, "iot:Connect", ["client/*+*", "client/*#*"]);

    private static IEnumerable<TopicStatement> Subscribing(TopicFamily family)
    {
        if (family.Subscribers is Audience.Nobody)
        {
            yield break;
        }

        var topics = family.KeyLevel is null
            ? TopicPatterns.WithCommitted(family, TopicPatterns.For(family, family.Subscribers, Identity))
            : [TopicPatterns.AtBroker(family)];
        var name = SidName(family);
        yield return new($"SubscribeTo{name}", Allow: true, "iot:Subscribe", [.. topics.Select(topic => $"topicfilter/{topic}")]);
        yield return new($"ReceiveFrom{name}", Allow: true, "iot:Receive", [.. topics.Select(topic => $"topic/{topic}")]);
        if (WideFilters(family) is { Count: > 0 } filters)
        {
            yield return new($"DenyWideFiltersOf{name}", Allow: false, "iot:Subscribe", [.. filters.Select(filter => $"topicfilter/{filter}")]);
        }
    }

    // A filter is matched as text, so the * of an Allow takes in MQTT's wildcards and deeper levels, unless a Deny takes them out.
    // Never a Deny on *+* without the family's prefix: it would refuse devices/+/telemetry.
    private static List<string> WideFilters(TopicFamily family)
    {
        if (!TopicPatterns.HasNames(family))
        {
            return [];
        }

        List<string> filters = [$"{family.Name}/*#*"];
        if (!family.WildcardSubscriptions)
        {
            filters.Insert(0, $"{family.Name}/*+*");
        }

        var every = TopicPatterns.Every(family);
        if (family.KeyLevel is not null)
        {
            // The key, and one level beside the messages below it.
            filters.Add($"{every}/*/*/*");
        }
        else if (family.Subscribers is Audience.SignedIn && every.EndsWith('*'))
        {
            filters.Add(family.CommittedLevel is null ? $"{every}/*" : $"{every}/*/*");
        }

        return filters;
    }

    private static IEnumerable<TopicStatement> Publishing(TopicFamily family)
    {
        if (family.Publishers is Audience.Nobody)
        {
            yield break;
        }

        if (family.IsIngested)
        {
            foreach (var (rule, ingested) in TopicPatterns.Ingested(family))
            {
                var name = SidName(rule);
                yield return new($"PublishTo{name}", Allow: true, "iot:Publish", [$"topic/$aws/rules/{rule}/{ingested}"]);
                yield return new($"DenyPublishBelow{name}", Allow: false, "iot:Publish", [$"topic/$aws/rules/{rule}/{ingested}/*"]);
            }

            yield break;
        }

        var topic = TopicPatterns.For(family, family.Publishers, Identity);
        yield return new($"PublishTo{SidName(family)}", Allow: true, "iot:Publish", [$"topic/{topic}"]);
        if (topic.EndsWith('*'))
        {
            // The committed copies and all that is deeper: chat/* would allow chat/room/log.
            yield return new($"DenyPublishBelow{SidName(family)}", Allow: false, "iot:Publish", [$"topic/{topic}/*"]);
        }
    }

    // A Sid takes letters and digits only.
    private static string SidName(TopicFamily family) => SidName(family.Name);

    private static string SidName(string text)
    {
        var name = string.Concat(text.Where(char.IsAsciiLetterOrDigit));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
