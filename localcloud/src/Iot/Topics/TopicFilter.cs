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
