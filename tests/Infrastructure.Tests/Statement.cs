using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>One statement of a policy.</summary>
public sealed record Statement(JsonObject Json)
{
    public string Sid => Json["Sid"]?.ToString() ?? string.Empty;

    public bool Allows => Json["Effect"]!.ToString() is "Allow";

    public IReadOnlyList<string> Actions => Texts(Json["Action"]);

    public IReadOnlyList<string> Resources => Texts(Json["Resource"]);

    public string? Condition => Json["Condition"]?.Compact();

    public static IEnumerable<Statement> All(JsonNode document) =>
        document["Statement"]!.AsArray().Select(statement => new Statement(statement!.AsObject()));

    private static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray many => [.. many.Select(one => one!.ToString())],
        _ => [node.ToString()],
    };
}
