using System.Globalization;

namespace LocalCloud.SigV4;

/// <summary>What a signed request says about its signature, from header or query.</summary>
internal sealed record SignedParts
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string TimestampFormat = "yyyyMMdd'T'HHmmss'Z'";

    public required string AccessKeyId { get; init; }

    /// <summary><c>yyyyMMdd</c> of the credential scope.</summary>
    public required string Date { get; init; }

    public required string Region { get; init; }

    public required string Service { get; init; }

    /// <summary>Lower case, in the order given.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    /// <summary>Hexadecimal.</summary>
    public required string Signature { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public string? SessionToken { get; init; }

    /// <summary>Signed by query, not by header.</summary>
    public bool IsPresigned { get; init; }

    /// <summary><c>X-Amz-Expires</c> of a presigned request, or <see langword="null"/>.</summary>
    public TimeSpan? Lifetime { get; init; }

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    public string TimestampText => Format(Timestamp);

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimestampFormat, CultureInfo.InvariantCulture);
}
