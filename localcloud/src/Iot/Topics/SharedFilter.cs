namespace LocalCloud.Iot.Topics;

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
