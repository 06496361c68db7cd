using System.Diagnostics.CodeAnalysis;

namespace Realtime.Topics;

/// <summary>
/// What stands before every topic where MQTT is spoken: <c>pr-12/</c> for the deployment of stage <c>pr-12</c>, nothing for the one without
/// a stage. AWS IoT has one topic space for an account and region. Inside (catalogue, log, HTTP API, events) topics have no prefix.
/// </summary>
public sealed record TopicPrefix
{
    private TopicPrefix(string text) => Text = text;

    /// <summary>The prefix of the deployment without a stage: none.</summary>
    public static TopicPrefix None { get; } = new("");

    /// <summary>The prefix with its slash, or an empty text.</summary>
    public string Text { get; }

    /// <summary>Reads a prefix: one level and its slash, or nothing.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static TopicPrefix Parse(string? text) => text switch
    {
        null or "" => None,
        _ when text.Length > 1 && text.IndexOfAny(['/', '+', '#', '*', '?', '$']) == text.Length - 1 && text[^1] == '/' => new(text),
        _ => throw new FormatException("A topic prefix is one level with a slash behind it, or nothing."),
    };

    /// <summary>The topic as the broker knows it.</summary>
    public string AddTo(string topic) => Text + topic;

    /// <summary>The topic as everybody else knows it; <see langword="false"/> when it lacks the prefix: it is another deployment's.</summary>
    public bool TryTakeOff(string? topic, [NotNullWhen(true)] out string? inner)
    {
        inner = topic is not null && topic.StartsWith(Text, StringComparison.Ordinal) ? topic[Text.Length..] : null;
        return inner is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
