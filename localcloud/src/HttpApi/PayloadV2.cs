using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.HttpApi;

/// <summary>The event that a function gets: payload format 2.0. What is empty is absent, not null.</summary>
internal static class PayloadV2
{
    private static readonly string[] BinaryTypes =
    [
        "application/octet-stream", "application/zip", "application/gzip", "application/pdf", "application/wasm",
        "application/x-protobuf", "application/protobuf", "multipart/form-data", "application/x-www-form-urlencoded",
    ];

    /// <summary>Writes the event.</summary>
    public static byte[] Write(ApiRequest request, Api api)
    {
        var key = request.Match.Route.Key.ToString();
        var path = Uri.UnescapeDataString(request.RawPath);
        var payload = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = key,
            ["rawPath"] = path,
            ["rawQueryString"] = request.RawQuery,
        };
        AddUnlessEmpty(payload, "cookies", Cookies(request.Headers));
        payload["headers"] = Headers(request);
        AddUnlessEmpty(payload, "queryStringParameters", Query(request.RawQuery));
        payload["requestContext"] = Context(request, api, key, path);
        AddUnlessEmpty(payload, "pathParameters", Map(request.Match.Variables));
        AddUnlessEmpty(payload, "stageVariables", Map(request.Match.Stage.Variables));
        AddBody(payload, request);
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(payload);
    }

    private static JsonObject Context(ApiRequest request, Api api, string routeKey, string path)
    {
        var domain = new HostString(request.Headers.Host.ToString()).Host;
        var context = new JsonObject
        {
            ["accountId"] = api.AccountId,
            ["apiId"] = api.Id,
        };
        if (request.Principal is { } principal)
        {
            context["authorizer"] = new JsonObject { ["iam"] = IamAuthorizer.Describe(principal) };
        }

        if (request.Jwt is { } jwt)
        {
            context["authorizer"] = new JsonObject { ["jwt"] = jwt.Describe() };
        }

        context["domainName"] = domain;
        context["domainPrefix"] = domain.Split('.')[0];
        context["http"] = new JsonObject
        {
            ["method"] = request.Method,
            ["path"] = path,
            ["protocol"] = request.Protocol,
            ["sourceIp"] = request.SourceIp,
            ["userAgent"] = request.Headers.UserAgent.ToString(),
        };
        context["requestId"] = request.Id;
        context["routeKey"] = routeKey;
        context["stage"] = request.Match.Stage.Name;
        context["time"] = request.Time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        context["timeEpoch"] = request.Time.ToUnixTimeMilliseconds();
        return context;
    }

    // Lower case, several values joined by a comma; cookies have a place of their own.
    private static JsonObject Headers(ApiRequest request)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Headers)
        {
            headers[name.ToLowerInvariant()] = string.Join(',', (IEnumerable<string?>)values);
        }

        headers.Remove("cookie");
        headers.TryAdd("x-amzn-trace-id", TraceId(request.Time));
        headers["x-forwarded-for"] = headers.TryGetValue("x-forwarded-for", out var before)
            ? $"{before}, {request.SourceIp}"
            : request.SourceIp;
        headers["x-forwarded-port"] = request.Port.ToString(CultureInfo.InvariantCulture);
        headers["x-forwarded-proto"] = "http";
        return Map(headers);
    }

    private static string TraceId(DateTimeOffset time) =>
        $"Root=1-{time.ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())[..24]}";

    private static JsonArray Cookies(IHeaderDictionary headers) => new(
        [.. headers.Cookie
            .SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(cookie => (JsonNode?)cookie)]);

    private static JsonObject Query(string rawQuery)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            var value = parts.Length == 2 ? Decode(parts[1]) : "";
            values[name] = values.TryGetValue(name, out var before) ? $"{before},{value}" : value;
        }

        return Map(values);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static void AddBody(JsonObject payload, ApiRequest request)
    {
        var body = request.Body.Span;
        var isText = !IsBinary(request.Headers.ContentType.ToString()) && System.Text.Unicode.Utf8.IsValid(body);
        if (!body.IsEmpty)
        {
            payload["body"] = isText ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body);
        }

        payload["isBase64Encoded"] = !body.IsEmpty && !isText;
    }

    // An HTTP API has no list of binary types to set: it goes by the content type, and takes a body without one for binary.
    private static bool IsBinary(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.Length == 0
            || BinaryTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
            || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("font/", StringComparison.OrdinalIgnoreCase);
    }

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    private static void AddUnlessEmpty(JsonObject payload, string name, JsonNode value)
    {
        if (value is JsonArray { Count: > 0 } or JsonObject { Count: > 0 })
        {
            payload[name] = value;
        }
    }
}

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
            returned = JsonText.Parse(payload);
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
