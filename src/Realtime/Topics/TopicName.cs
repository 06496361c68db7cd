using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Realtime.Topics;

/// <summary>A topic that was checked against the catalogue, so that no unchecked text travels on as one.</summary>
public sealed record TopicName
{
    /// <summary>The longest topic, in bytes: IoT Core's limit.</summary>
    public const int MaxBytes = 256;

    /// <summary>The longest name in a topic, in characters.</summary>
    public const int MaxNameLength = 128;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:@-");

    private TopicName()
    {
    }

    /// <summary>The topic itself: <c>chat/general</c>, <c>chat/general/log</c>.</summary>
    public required string Value { get; init; }

    /// <summary>The family.</summary>
    public required TopicFamily Family { get; init; }

    /// <summary>The name in the topic (<c>general</c>), or <see langword="null"/> when the family has no placeholder.</summary>
    public required string? Name { get; init; }

    /// <summary>Whether this is the committed copy's topic: <c>chat/general/log</c>.</summary>
    public required bool IsCommitted { get; init; }

    /// <summary>The topic without the level of the committed copy: <c>chat/general</c> in both cases.</summary>
    public required string Original { get; init; }

    /// <summary>The committed copy's topic, or <see langword="null"/> when the family has none.</summary>
    public string? Committed => Family.CommittedLevel is { } level ? $"{Original}/{level}" : null;

    /// <summary>Whether <c>_meta</c> counts on this very topic: only where no client may publish.</summary>
    public bool MetaIsTrusted => IsCommitted || Family.MetaIsTrusted;

    /// <summary>Reads a topic.</summary>
    /// <exception cref="FormatException">It is no topic of the system.</exception>
    public static TopicName Parse(string text) => TryParse(text, out var topic, out var problem)
        ? topic
        : throw new FormatException($"Not a topic of this system: {Describe(problem)}");

    /// <summary>Reads a topic, telling what is wrong with it otherwise.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TopicName? topic, out TopicProblem problem)
    {
        topic = null;
        problem = CheckText(text);
        if (problem is not TopicProblem.None)
        {
            return false;
        }

        var levels = text!.Split('/');
        var family = TopicCatalog.Families.FirstOrDefault(family => family.Name == levels[0]);
        problem = family is null ? TopicProblem.UnknownFamily : Match(family, levels, text, out topic);
        return topic is not null;
    }

    /// <summary>One sentence for the person whose topic was refused.</summary>
    public static string Describe(TopicProblem problem) => problem switch
    {
        TopicProblem.None => "The topic is valid.",
        TopicProblem.Missing => "A topic is required.",
        TopicProblem.TooLong => $"A topic has at most {MaxBytes} bytes.",
        TopicProblem.Wildcard => "A topic has no wildcards (+, #).",
        TopicProblem.UnknownFamily =>
            $"A topic begins with one of {string.Join(", ", TopicCatalog.Families.Select(family => family.Name))}.",
        TopicProblem.WrongLevels =>
            $"A topic is one of {string.Join(", ", TopicCatalog.Families.Select(family => family.Pattern))}.",
        _ => $"A name in a topic is 1 to {MaxNameLength} of A-Z a-z 0-9 _ . : @ -.",
    };

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static TopicProblem CheckText(string? text) => text switch
    {
        null or "" => TopicProblem.Missing,
        _ when Encoding.UTF8.GetByteCount(text) > MaxBytes => TopicProblem.TooLong,
        _ when text.AsSpan().ContainsAny('+', '#') => TopicProblem.Wildcard,
        _ => TopicProblem.None,
    };

    private static TopicProblem Match(TopicFamily family, string[] levels, string text, out TopicName? topic)
    {
        topic = null;
        var own = family.Levels.Count + 1;
        var committed = levels.Length == own + 1 && family.CommittedLevel is { } level && levels[own] == level;
        if (levels.Length != own && !committed)
        {
            return TopicProblem.WrongLevels;
        }

        string? name = null;
        foreach (var (pattern, value) in family.Levels.Zip(levels.Skip(1)))
        {
            if (!TopicFamily.IsPlaceholder(pattern))
            {
                if (pattern != value)
                {
                    return TopicProblem.WrongLevels;
                }

                continue;
            }

            if (!IsName(value))
            {
                return TopicProblem.BadName;
            }

            name = value;
        }

        topic = new()
        {
            Value = text,
            Family = family,
            Name = name,
            IsCommitted = committed,
            Original = string.Join('/', levels.Take(own)),
        };
        return TopicProblem.None;
    }

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= MaxNameLength && !text.AsSpan().ContainsAnyExcept(NameCharacters);
}
