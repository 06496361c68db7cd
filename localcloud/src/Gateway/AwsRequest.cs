using LocalCloud.Iam;

namespace LocalCloud.Gateway;

/// <summary>One call to an AWS API: its signature is verified, its action is not yet authorized.</summary>
public sealed record AwsRequest
{
    /// <summary>HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query exactly as on the wire, still encoded: <c>/topics/a%2Fb?qos=1</c>.</summary>
    public required string RawTarget { get; init; }

    /// <summary>The headers, names case-insensitive.</summary>
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body's bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who signed the call, or <see langword="null"/> where AWS takes unsigned calls (Cognito).</summary>
    public Principal? Principal { get; init; }

    /// <summary>The caller's IP address.</summary>
    public required string SourceIp { get; init; }

    /// <summary>The path as on the wire, without the query.</summary>
    public string RawPath => RawTarget.Split('?', 2)[0];

    /// <summary>The query as on the wire, without its question mark; empty when there is none.</summary>
    public string RawQuery => RawTarget.Split('?', 2) is [_, var query] ? query : "";
}

/// <summary>The answer to an <see cref="AwsRequest"/>.</summary>
public sealed record AwsResponse
{
    /// <summary>HTTP status. Default: 200.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Content type, or <see langword="null"/> for an empty body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body's bytes. Default: empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>The id that every answer of AWS carries.</summary>
public static class RequestIds
{
    /// <summary>The header that holds it; set by the gateway where the service did not.</summary>
    public const string Header = "x-amzn-RequestId";
}
