using System.Text.Json;

namespace Infrastructure;

/// <summary>
/// The names that a deployment's context may have. A name that nobody reads would be a wish that nobody hears: <c>-c disposible=true</c> makes a
/// deployment that stays.
/// </summary>
public static class ContextKeys
{
    /// <summary>All that <see cref="DeploymentContext"/> reads, as <c>docs/operations.md</c> lists it.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "alarmEmail",
        "allowedOrigins",
        "allowStandins",
        "architecture",
        "directoryTable",
        "disposable",
        "encryptionKey",
        "identityPoolId",
        "inboxTable",
        "messageLogTable",
        "monthlyBudgetUsd",
        "roomsTable",
        "selfSignUp",
        "stage",
        "terminationProtection",
        "userPoolClientId",
        "userPoolId",
    ];

    // What the CDK CLI keeps in the context of cdk.json for itself. All else of the CDK's own has a : or a / in its name.
    private static readonly string[] OfCli = ["acknowledged-issue-numbers", "cli-telemetry"];

    /// <summary>The names that a deployment was given: by the CLI, which adds those of <c>cdk.json</c>, and by <c>cdk.json</c> itself for runs without it.</summary>
    /// <param name="cdkJson">The file <c>cdk.json</c>.</param>
    /// <exception cref="DeploymentRefusedException">It is no JSON.</exception>
    public static IReadOnlyCollection<string> Given(string cdkJson)
    {
        HashSet<string> names = [];
        if (Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON") is { Length: > 0 } context)
        {
            names.UnionWith(NamesIn(context, "CDK_CONTEXT_JSON", under: null));
        }

        // Where the CLI puts what is too long for an environment variable.
        if (Environment.GetEnvironmentVariable("CONTEXT_OVERFLOW_LOCATION_ENV") is { Length: > 0 } overflow && File.Exists(overflow))
        {
            names.UnionWith(NamesIn(File.ReadAllText(overflow), overflow, under: null));
        }

        names.UnionWith(NamesIn(File.ReadAllText(cdkJson), "cdk.json", under: "context"));
        return names;
    }

    /// <summary>A sentence for each of <paramref name="names"/> that means nothing here.</summary>
    public static IEnumerable<string> ProblemsOf(IEnumerable<string> names) => names
        .Where(name => !Known.Contains(name) && !OfCli.Contains(name) && name.AsSpan().IndexOfAny(':', '/') < 0)
        .Order(StringComparer.Ordinal)
        .Select(name => $"{name} is no setting of a deployment. {(Nearest(name) is { } known ? $"Is it {known}?" : $"There are {string.Join(", ", Known)}.")}");

    /// <summary>The known name that is most like <paramref name="name"/>, if one is like it at all: at least half of it has to be the same.</summary>
    private static string? Nearest(string name)
    {
        var nearest = Known.MinBy(known => Distance(name, known))!;
        return 2 * Distance(name, nearest) <= nearest.Length ? nearest : null;
    }

    /// <summary>How many letters have to be put in, left out, replaced or swapped with their neighbours (optimal string alignment), whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        var (a, b) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var steps = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                steps[i, j] = (i, j) is (0, _) or (_, 0) ? i + j : Math.Min(
                    Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1,
                    steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    steps[i, j] = Math.Min(steps[i, j], steps[i - 2, j - 2] + 1);
                }
            }
        }

        return steps[a.Length, b.Length];
    }

    private static IReadOnlyList<string> NamesIn(string text, string source, string? under)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var values = json.RootElement;
            return under is not null && !values.TryGetProperty(under, out values) ? [] : [.. values.EnumerateObject().Select(value => value.Name)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DeploymentRefusedException($"{source} holds no context: {e.Message}");
        }
    }
}
