using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.HttpApi;

/// <summary>A request that an HTTP API has taken in.</summary>
internal sealed record ApiRequest
{
    /// <summary>Its id, which every answer carries in <c>apigw-requestid</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path as on the wire, with a named stage's part.</summary>
    public required string RawPath { get; init; }

    /// <summary>Query as on the wire, without its question mark; empty when there is none.</summary>
    public required string RawQuery { get; init; }

    /// <summary><c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The headers.</summary>
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body's bytes. Default: empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The caller's address.</summary>
    public required string SourceIp { get; init; }

    /// <summary>The port it came to.</summary>
    public required int Port { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where it belongs.</summary>
    public required RouteMatch Match { get; init; }

    /// <summary>What its token says, at a route that asks for one, or <see langword="null"/>.</summary>
    public JwtResult? Jwt { get; init; }

    /// <summary>Who signed it, or <see langword="null"/> at a route without authorizer.</summary>
    public Principal? Principal { get; init; }
}

/// <summary>An answer of an HTTP API.</summary>
internal sealed record ApiResponse
{
    /// <summary>HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The body's bytes. Default: empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Headers in order. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Values of <c>set-cookie</c>, a header each. Default: none.</summary>
    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>What the gateway itself says, or <see langword="null"/> for a function's answer.</summary>
    public string? GatewayMessage { get; init; }

    /// <summary>What the gateway itself answers: <c>{"message":"Not Found"}</c>.</summary>
    public static ApiResponse Message(int status, string message) => new()
    {
        Status = status,
        GatewayMessage = message,
        Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["message"] = message }),
        Headers = [KeyValuePair.Create("content-type", "application/json")],
    };
}
