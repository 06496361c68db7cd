using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.HttpApi;

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
