// Compiled into the test projects that read docs/openapi.yaml.
using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tests;

/// <summary><c>docs/openapi.yaml</c>, as JSON.</summary>
internal static class OpenApiFile
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "docs", "openapi.yaml");

    public static JsonObject Read() => Parse(File.ReadAllText(Path));

    public static JsonObject Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Convert(stream.Documents[0].RootNode)!.AsObject();
    }

    /// <summary>The operations: what the route is called in API Gateway, and the operation.</summary>
    public static IEnumerable<(string Route, JsonObject Operation)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(
            // What all operations of a path share stands beside them.
            path => path.Value!.AsObject().Where(operation => operation.Key != "parameters"),
            (path, operation) => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject()));

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(
            entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Convert(entry.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    /// <summary>YAML's core schema: what stands without quotes may be no text.</summary>
    private static JsonValue? Plain(string? text) => text switch
    {
        null or "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
