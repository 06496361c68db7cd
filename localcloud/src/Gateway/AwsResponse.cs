namespace LocalCloud.Gateway;

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
