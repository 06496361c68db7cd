namespace LocalCloud.Iot.Rules;

/// <summary>A topic of Basic Ingest (developer guide, "iot-basic-ingest"): <c>$aws/rules/{rule}/{topic}</c>.</summary>
/// <param name="RuleName">The one rule that gets the message, whatever its FROM says.</param>
/// <param name="Topic">The topic as the rule sees it.</param>
internal sealed record BasicIngest(string RuleName, string Topic)
{
    private const string Prefix = "$aws/rules/";

    /// <summary>What a topic says, or <see langword="null"/> when it is none of Basic Ingest.</summary>
    public static BasicIngest? Of(string topic)
    {
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = topic[Prefix.Length..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? new BasicIngest(rest, "") : new BasicIngest(rest[..end], rest[(end + 1)..]);
    }
}
