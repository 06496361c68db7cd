namespace LocalCloud.Iot.Topics;

/// <summary>
/// Rules for topic filters, as AWS has them: <c>a/#</c> does not match <c>a</c> (the MQTT specification's 4.7.1.2 says it does), and a
/// filter that begins with a wildcard does not match AWS's own topics, which begin with <c>$</c> [MQTT-4.7.2-1].
/// </summary>
internal static class TopicFilter
{
    /// <summary>Says what is wrong with <paramref name="filter"/>, or <see langword="null"/>.</summary>
    public static string? ProblemOf(string filter)
    {
        if (SharedFilter.IsShared(filter))
        {
            return SharedFilter.ProblemOf(filter);
        }

        var levels = filter.Split('/');
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i].Contains('#', StringComparison.Ordinal) && (levels[i].Length > 1 || i < levels.Length - 1))
            {
                return "# must be the last level and alone in it [MQTT-4.7.1-2]";
            }

            if (levels[i].Contains('+', StringComparison.Ordinal) && levels[i].Length > 1)
            {
                return "+ must be alone in its level [MQTT-4.7.1-3]";
            }
        }

        return TopicName.SizeProblemOf(filter);
    }

    /// <summary>Whether <paramref name="filter"/> is a topic itself: only then it gets that topic's retained message.</summary>
    public static bool IsExact(string filter) => !filter.AsSpan().ContainsAny('+', '#') && !SharedFilter.IsShared(filter);

    /// <summary>Whether <paramref name="topic"/> matches <paramref name="filter"/>; both are valid.</summary>
    public static bool Matches(string filter, string topic)
    {
        if (filter[0] is '+' or '#' && TopicName.IsReserved(topic))
        {
            return false;
        }

        var filterLevels = filter.Split('/');
        var topicLevels = topic.Split('/');
        for (var i = 0; i < filterLevels.Length; i++)
        {
            if (i == topicLevels.Length)
            {
                return false;
            }

            if (filterLevels[i] == "#")
            {
                return true;
            }

            if (filterLevels[i] != "+" && filterLevels[i] != topicLevels[i])
            {
                return false;
            }
        }

        return filterLevels.Length == topicLevels.Length;
    }
}

/// <summary>A filter that a group of subscribers shares: <c>$share/{name}/{filter}</c>.</summary>
/// <param name="ShareName">The group's name.</param>
/// <param name="Filter">What the group is subscribed to.</param>
internal readonly record struct SharedFilter(string ShareName, string Filter)
{
    /// <summary>What such a filter begins with.</summary>
    public const string Prefix = "$share/";

    /// <summary>Characters of a group's name at most.</summary>
    public const int MaxShareName = 128;

    /// <summary>Whether <paramref name="filter"/> is meant to be shared; it may be malformed.</summary>
    public static bool IsShared(string filter) => filter.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Splits a valid shared filter.</summary>
    public static SharedFilter Parse(string filter)
    {
        var slash = filter.IndexOf('/', Prefix.Length);
        return new SharedFilter(filter[Prefix.Length..slash], filter[(slash + 1)..]);
    }

    /// <summary>Says what is wrong with a filter that <see cref="IsShared"/>, or <see langword="null"/>.</summary>
    public static string? ProblemOf(string filter)
    {
        var slash = filter.IndexOf('/', Prefix.Length);
        if (slash <= Prefix.Length || slash == filter.Length - 1)
        {
            return "a shared filter needs a share name and a filter [MQTT-4.8.2-1]";
        }

        var name = filter.AsSpan(Prefix.Length, slash - Prefix.Length);
        return name.ContainsAny('+', '#') ? "a share name contains a wildcard [MQTT-4.8.2-2]"
            : name.Length > MaxShareName ? "a share name has more than 128 characters"
            : TopicFilter.ProblemOf(filter[(slash + 1)..]);
    }
}
