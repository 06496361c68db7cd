using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;

namespace Functions.DeadLetters;

/// <summary>What is asked of a redrive. What says nothing only looks.</summary>
internal sealed record RedriveRequest
{
    private const int MostLetters = 100_000;
    private const int MostMinutes = 14 * 24 * 60;

    private static readonly string[] Fields = ["send", "kinds", "minAgeMinutes", "maxAgeMinutes", "limit", "dropRefused"];

    /// <summary>Whether letters are sent, or only counted.</summary>
    public bool Send { get; private init; }

    /// <summary>Whether a letter that its function refuses for good is deleted.</summary>
    public bool DropsRefused { get; private init; }

    /// <summary>Which kinds. Default: every one.</summary>
    public IReadOnlyCollection<string> Kinds { get; private init; } = DeadLetterKind.Names;

    /// <summary>How old letters are at least.</summary>
    public TimeSpan MinAge { get; private init; } = TimeSpan.Zero;

    /// <summary>How old letters are at most.</summary>
    public TimeSpan MaxAge { get; private init; } = TimeSpan.MaxValue;

    /// <summary>How many letters are looked at.</summary>
    public int Limit { get; private init; } = MostLetters;

    /// <summary>Reads a request; a field that nobody knows could be the filter that was meant, so it is refused.</summary>
    public static bool TryParse(JsonElement body, [NotNullWhen(true)] out RedriveRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        problem = body.ValueKind is not JsonValueKind.Object ? Problem.Bad("The body", "a JSON object")
            : Wrong(body, "send", IsFlag, "true or false")
            ?? Wrong(body, "dropRefused", IsFlag, "true or false")
            ?? Wrong(body, "kinds", IsKinds, $"a list of {string.Join(", ", DeadLetterKind.Names)}")
            ?? Wrong(body, "minAgeMinutes", value => IsWhole(value, 0, MostMinutes), $"a whole number from 0 to {MostMinutes}")
            ?? Wrong(body, "maxAgeMinutes", value => IsWhole(value, 0, MostMinutes), $"a whole number from 0 to {MostMinutes}")
            ?? Wrong(body, "limit", value => IsWhole(value, 1, MostLetters), $"a whole number from 1 to {MostLetters}")
            ?? (IsKnown(body) ? null : Problem.Bad("Fields", string.Join(", ", Fields)));
        if (problem is not null)
        {
            return false;
        }

        request = new RedriveRequest
        {
            Send = IsTrue(body, "send"),
            DropsRefused = IsTrue(body, "dropRefused"),
            Kinds = body.Field("kinds") is { } kinds
                ? kinds.EnumerateArray().Select(kind => kind.Text()!).ToHashSet()
                : DeadLetterKind.Names,
            MinAge = Age(body, "minAgeMinutes") ?? TimeSpan.Zero,
            MaxAge = Age(body, "maxAgeMinutes") ?? TimeSpan.MaxValue,
            Limit = body.Field("limit")?.GetInt32() ?? MostLetters,
        };
        return true;
    }

    /// <summary>Whether a letter is one of those that are meant.</summary>
    public bool Means(string kind, TimeSpan age) => Kinds.Contains(kind) && age >= MinAge && age <= MaxAge;

    private static Problem? Wrong(JsonElement body, string field, Func<JsonElement, bool> isRight, string allowed) =>
        body.Field(field) is { } value && !isRight(value) ? Problem.Bad(field, $"{allowed}, or left out") : null;

    private static bool IsFlag(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool IsKinds(JsonElement value) => value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0
        && value.EnumerateArray().All(kind => DeadLetterKind.Names.Contains(kind.Text()));

    private static bool IsWhole(JsonElement value, int least, int most) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most;

    private static bool IsKnown(JsonElement body) =>
        Fields.Count(field => body.Field(field) is not null) == body.EnumerateObject().Count(property => property.Value.ValueKind is not JsonValueKind.Null);

    private static bool IsTrue(JsonElement body, string field) => body.Field(field) is { ValueKind: JsonValueKind.True };

    private static TimeSpan? Age(JsonElement body, string field) => body.Field(field) is { } minutes ? TimeSpan.FromMinutes(minutes.GetInt32()) : null;
}
