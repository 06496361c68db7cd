using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>JSON as the rules engine reads and writes it.</summary>
internal static class RuleJson
{
    private static readonly JsonDocumentOptions ReadOptions = new() { AllowDuplicateProperties = false };

    // Only what JSON demands is escaped: the results are no web pages, and AWS's texts don't have \u0027 in them.
    private static readonly JsonSerializerOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads JSON; <see langword="null"/> for what is none, and for null.</summary>
    public static JsonNode? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(utf8, documentOptions: ReadOptions);
            Unfold(node);
            return node;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Writes JSON.</summary>
    public static string Write(JsonNode? node) => node?.ToJsonString(WriteOptions) ?? "null";

    // Nodes are read lazily: a text with half a character (\ud800) would only be found when somebody asks for it.
    private static void Unfold(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (_, value) in fields)
                {
                    Unfold(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Unfold(item);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }
}
