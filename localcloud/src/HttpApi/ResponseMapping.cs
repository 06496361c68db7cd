using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.HttpApi;

/// <summary>Turns what a function returned into an HTTP answer: payload format 2.0.</summary>
internal static class ResponseMapping
{
    private const int MaximumBytes = 10 * 1024 * 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // These are about one connection, and that one is the gateway's.
    private static readonly HashSet<string> ConnectionHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-length", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade",
    };

    /// <summary>The answer, or 500 for what is no answer.</summary>
    public static ApiResponse Map(ReadOnlySpan<byte> payload)
    {
        JsonNode? returned;
        try
        {
            returned = JsonNode.Parse(payload, documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return InternalServerError();
        }

        var mapped = returned is JsonObject full && full.ContainsKey("statusCode") ? MapFull(full) : MapShort(returned, payload);
        return mapped is null ? InternalServerError()
            : mapped.Body.Length > MaximumBytes ? ApiResponse.Message(StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large")
            : mapped;
    }

    /// <summary>What the gateway answers for a function that failed.</summary>
    public static ApiResponse InternalServerError() =>
        ApiResponse.Message(StatusCodes.Status500InternalServerError, "Internal Server Error");

    // Anything without statusCode is itself the body; a text without its quotes.
    private static ApiResponse MapShort(JsonNode? returned, ReadOnlySpan<byte> payload) => new()
    {
        Status = StatusCodes.Status200OK,
        Headers = [KeyValuePair.Create("content-type", "application/json")],
        Body = returned?.GetValueKind() == JsonValueKind.String
            ? Encoding.UTF8.GetBytes(returned.GetValue<string>())
            : payload.ToArray(),
    };

    private static ApiResponse? MapFull(JsonObject returned)
    {
        if (StatusOf(returned["statusCode"]) is not { } status
            || HeadersOf(returned["headers"]) is not { } headers
            || CookiesOf(returned["cookies"]) is not { } cookies
            || BodyOf(returned) is not { } body)
        {
            return null;
        }

        if (!headers.Exists(header => header.Key == "content-type"))
        {
            headers.Add(new("content-type", "text/plain; charset=utf-8"));
        }

        return new() { Status = status, Headers = headers, Cookies = cookies, Body = body };
    }

    private static int? StatusOf(JsonNode? node) =>
        node is JsonValue
        && int.TryParse(node.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is >= 200 and <= 599
            ? status
            : null;

    private static List<KeyValuePair<string, string>>? HeadersOf(JsonNode? node)
    {
        List<KeyValuePair<string, string>> headers = [];
        switch (node)
        {
            case null:
                return headers;
            case JsonObject values:
                foreach (var (name, value) in values)
                {
                    if (value is not JsonValue || !IsToken(name) || !IsHeaderValue(value.ToString()))
                    {
                        return null;
                    }

                    if (!ConnectionHeaders.Contains(name))
                    {
                        headers.Add(new(name.ToLowerInvariant(), value.ToString()));
                    }
                }

                return headers;
            default:
                return null;
        }
    }

    private static List<string>? CookiesOf(JsonNode? node) => node switch
    {
        null => [],
        JsonArray cookies when cookies.All(
            cookie => cookie?.GetValueKind() == JsonValueKind.String && IsHeaderValue(cookie.GetValue<string>())) =>
            [.. cookies.Select(cookie => cookie!.GetValue<string>())],
        _ => null,
    };

    private static byte[]? BodyOf(JsonObject returned)
    {
        var isBase64 = returned["isBase64Encoded"]?.GetValueKind() == JsonValueKind.True;
        switch (returned["body"])
        {
            case null:
                return [];
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && !isBase64:
                return Encoding.UTF8.GetBytes(text.GetValue<string>());
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                var bytes = new byte[text.GetValue<string>().Length];
                return Convert.TryFromBase64String(text.GetValue<string>(), bytes, out var length) ? bytes[..length] : null;
            default:
                return null;
        }
    }

    private static bool IsToken(string name) => name.Length > 0
        && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static bool IsHeaderValue(string value) => !value.Any(character => char.IsControl(character) && character != '\t')
        && value.All(char.IsAscii);
}
