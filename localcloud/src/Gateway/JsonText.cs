using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LocalCloud.Gateway;

/// <summary>
/// Reads and writes the JSON of others. What it has read can be read to its end: no text, no name and no depth is found to be none in the
/// middle of an operation, which would be a failure of ours.
/// </summary>
internal static class JsonText
{
    /// <summary>How deep JSON may be nested: as deep as .NET functions read theirs.</summary>
    public const int MaxDepth = 1_000;

    // What stands around it besides: an event, within the record of a destination, within an event.
    private const int DepthAround = 24;

    // As AWS writes, without escapes that only HTML needs, so that people can read messages.
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth + DepthAround,
    };

    private static readonly JsonDocumentOptions Distinct = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions AsItCame = new() { MaxDepth = MaxDepth };

    /// <summary>What half a character becomes: U+FFFD.</summary>
    public static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>Reads JSON in which no name stands twice in an object; half characters, and what is no UTF-8, become U+FFFD.</summary>
    /// <exception cref="JsonException">It is none, is nested deeper than <see cref="MaxDepth"/>, or a name stands twice: also one that had half a character.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, Replacement);

    /// <summary>Reads JSON as <see cref="Parse(ReadOnlySpan{byte})"/> does, but for what becomes of half characters.</summary>
    /// <exception cref="JsonException">As there.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> halfCharacter) =>
        JsonNode.Parse(HalfCharacters.Replace(Valid(utf8), halfCharacter), documentOptions: Distinct);

    /// <summary>Reads JSON as <see cref="Parse(ReadOnlySpan{byte})"/> does.</summary>
    /// <exception cref="JsonException">As there.</exception>
    public static JsonNode? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads JSON that is only written again, whose names may stand twice.</summary>
    /// <exception cref="JsonException">It is none, or is nested deeper than <see cref="MaxDepth"/>.</exception>
    public static JsonNode? Copy(ReadOnlySpan<byte> utf8) =>
        JsonNode.Parse(HalfCharacters.Replace(Valid(utf8), Replacement), documentOptions: AsItCame);

    /// <summary>Looks whether it is JSON, however deep: its reader may take more, or less, than we do.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static void Check(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            // To its end.
        }
    }

    /// <summary>Writes JSON for the wire.</summary>
    public static byte[] Bytes(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Options);

    /// <summary>Writes JSON as text.</summary>
    public static string Write(JsonNode json) => Encoding.UTF8.GetString(Bytes(json));

    private static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
}
