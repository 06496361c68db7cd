using System.Text;

namespace LocalCloud.Iot.Topics;

/// <summary>Rules for the name of a topic that is published to.</summary>
internal static class TopicName
{
    /// <summary>Bytes of a topic or filter at most.</summary>
    public const int MaxBytes = 256;

    /// <summary>Slashes in a topic or filter at most, hence eight levels.</summary>
    public const int MaxSlashes = 7;

    /// <summary>Before the name of a rule that alone gets what is published there: basic ingest.</summary>
    public const string BasicIngestPrefix = "$aws/rules/";

    /// <summary>Says what is wrong with <paramref name="topic"/>, or <see langword="null"/>.</summary>
    public static string? ProblemOf(string topic)
    {
        if (topic.AsSpan().ContainsAny('+', '#'))
        {
            return "a topic name contains a wildcard [MQTT-3.3.2-2]";
        }

        return SizeProblemOf(IsBasicIngest(topic) ? BehindRule(topic) : topic);
    }

    /// <summary>Whether only a rule gets what is published to <paramref name="topic"/>: <c>$aws/rules/name/…</c>.</summary>
    public static bool IsBasicIngest(string topic) =>
        topic.StartsWith(BasicIngestPrefix, StringComparison.Ordinal) && topic.Length > BasicIngestPrefix.Length;

    /// <summary>Whether <paramref name="topic"/> is one of AWS's own, which begin with a dollar sign.</summary>
    public static bool IsReserved(string topic) => topic.StartsWith('$');

    /// <summary>What topics and filters have in common.</summary>
    internal static string? SizeProblemOf(string text)
    {
        if (text.Length == 0)
        {
            return "a topic is empty [MQTT-4.7.3-1]";
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return "a topic contains U+0000 [MQTT-4.7.3-2]";
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return "a topic has more than 256 bytes";
        }

        return text.AsSpan().Count('/') > MaxSlashes ? "a topic has more than 7 slashes" : null;
    }

    // AWS counts neither the bytes nor the slashes of $aws/rules/name/. What is left may be nothing: then the name itself is looked at.
    private static string BehindRule(string topic)
    {
        var slash = topic.IndexOf('/', BasicIngestPrefix.Length);
        return slash < 0 || slash == topic.Length - 1 ? topic : topic[(slash + 1)..];
    }
}
