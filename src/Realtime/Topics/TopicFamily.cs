namespace Realtime.Topics;

/// <summary>
/// One family of topics and all that follows from it: who may subscribe and publish, what is logged and for how long, and how
/// large a payload may be. IAM and IoT policies, IoT rules, API authorization and documentation are derived from it.
/// </summary>
public sealed record TopicFamily
{
    /// <summary>The family's name, which is also the first level of its topics: <c>chat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The levels of a topic behind the family's name. A level in braces is a name (1 to 128 of <c>A-Z a-z 0-9 _ . : @ -</c>), any
    /// other stands for itself: <c>["{roomId}"]</c>, <c>["{feedId}", "updates"]</c>, <c>["announcements"]</c>.
    /// </summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>
    /// The level that turns a topic into that of its committed copy (<c>chat/{roomId}/log</c>: <c>log</c>), or <see langword="null"/>
    /// when the family has none. Only a family that clients publish to needs one.
    /// </summary>
    public string? CommittedLevel { get; init; }

    /// <summary>
    /// The level behind a topic at the broker, and nowhere else, that makes who knows it a reader: <c>{key}</c> of <c>rooms/{roomId}/{key}</c>.
    /// <see langword="null"/>, the default, when topics at the broker are those of <see cref="Levels"/>.
    /// </summary>
    public string? KeyLevel { get; init; }

    /// <summary>
    /// The level below the key for what members tell each other and nobody keeps, and the first level of what they publish for it:
    /// <c>typing</c>. Default: none.
    /// </summary>
    public string? BesideLevel { get; init; }

    /// <summary>Which clients may subscribe.</summary>
    public required Audience Subscribers { get; init; }

    /// <summary>Whether clients may put <c>+</c> in the place of the name: <c>devices/+/telemetry</c>. Default: no.</summary>
    public bool WildcardSubscriptions { get; init; }

    /// <summary>Which clients may publish to the topic itself (never to the committed copy). Default: nobody.</summary>
    public Audience Publishers { get; init; } = Audience.Nobody;

    /// <summary>
    /// How long a logged message is visible to readers, or <see langword="null"/> when the family's messages are not logged.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>The largest payload that is logged, in bytes, including <c>_meta</c>.</summary>
    public required int MaxPayloadBytes { get; init; }

    /// <summary>Whether messages of this family are written to the message log.</summary>
    public bool IsLogged => Retention is not null;

    /// <summary>Whether an IoT rule archives what clients publish.</summary>
    public bool IsArchivedByRule => IsLogged && Publishers is not Audience.Nobody;

    /// <summary>
    /// Whether clients hand what they publish to the family's rule alone (Basic Ingest), so that no broker topic has it before the backend does.
    /// </summary>
    public bool IsIngested => Publishers is Audience.Members;

    /// <summary>The topic with its placeholder: <c>chat/{roomId}</c>.</summary>
    public string Pattern => string.Join('/', [Name, .. Levels]);

    /// <summary>The topic filter that matches every topic of the family, without committed copies: <c>chat/+</c>.</summary>
    public string Filter => string.Join('/', [Name, .. Levels.Select(level => IsPlaceholder(level) ? "+" : level)]);

    /// <summary>The topic at the broker, with its placeholders, where there is a key: <c>rooms/{roomId}/{key}</c>; otherwise <see cref="Pattern"/>.</summary>
    public string BrokerPattern => KeyLevel is null ? Pattern : $"{Pattern}/{KeyLevel}";

    /// <summary>
    /// Whether <c>_meta</c> counts on the topic (and on the committed copy, where there is one): only where no client may publish.
    /// </summary>
    public bool MetaIsTrusted => Publishers is Audience.Nobody || IsIngested;

    /// <summary>Whether <paramref name="level"/> is a placeholder such as <c>{roomId}</c>.</summary>
    public static bool IsPlaceholder(string level) => level.StartsWith('{') && level.EndsWith('}');
}
