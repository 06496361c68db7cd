using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Conformance.Tests;

internal static partial class FactFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slug { get; }

    public static IReadOnlyList<KnownFact> Parse(string json) =>
        JsonSerializer.Deserialize<KnownFact[]>(json, Json) ?? throw new JsonException("A list of facts is needed.");

    public static string Write(IEnumerable<KnownFact> facts) => JsonSerializer.Serialize(facts, Json) + "\n";

    /// <summary>What is wrong with the entries themselves.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<KnownFact> facts) =>
    [
        .. facts.GroupBy(fact => fact.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: listed {group.Count()} times"),
        .. facts.SelectMany(fact => Problems(fact).Select(problem => $"{fact.Id}: {problem}")),
    ];

    private static IEnumerable<string> Problems(KnownFact fact)
    {
        if (!Slug.IsMatch(fact.Id))
        {
            yield return "an id is words in lower case, joined by hyphens";
        }

        if (fact.Fact.Length is < 20 or > 300 || !fact.Fact.EndsWith('.'))
        {
            yield return "a fact is one sentence of at most 300 characters";
        }

        if (string.IsNullOrWhiteSpace(fact.Source))
        {
            yield return "a fact needs a source";
        }

        if (fact.Visible == (fact.Reason is { Length: > 0 }))
        {
            yield return "a reason stands at facts that are not visible, and only there";
        }

        if (fact is { Visible: false, Open: true })
        {
            yield return "only a visible fact can be open";
        }
    }
}
