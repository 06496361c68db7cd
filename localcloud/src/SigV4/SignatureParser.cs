using System.Globalization;
using LocalCloud.Gateway;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.SigV4;

/// <summary>Reads a signature from the <c>Authorization</c> header or from the query.</summary>
internal static class SignatureParser
{
    /// <summary>Reads the signature.</summary>
    /// <exception cref="AwsException">There is none, or it is incomplete.</exception>
    public static SignedParts Parse(string rawTarget, IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            return FromHeader(authorization, headers);
        }

        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(question < 0 ? "" : rawTarget[question..]);
        return query.ContainsKey("X-Amz-Algorithm") || query.ContainsKey("X-Amz-Signature")
            ? FromQuery(query)
            : throw SignatureErrors.Missing();
    }

    /// <summary>The service that the signature is for; <see langword="null"/> when there is none that can be read.</summary>
    public static string? ServiceOf(string rawTarget, IHeaderDictionary headers)
    {
        if (headers.Authorization.Count == 0 && !rawTarget.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return Parse(rawTarget, headers).Service;
        }
        catch (AwsException)
        {
            // The verification says what is wrong with it, unless the call needs no signature at all.
            return null;
        }
    }

    private static SignedParts FromHeader(string authorization, IHeaderDictionary headers)
    {
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || authorization[..space] != SignedParts.Algorithm)
        {
            throw SignatureErrors.Incomplete("Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known.");
        }

        var fields = authorization[space..]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .GroupBy(field => field[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        var parts = Scope(Field("Credential"), "Authorization header");
        return parts with
        {
            SignedHeaders = Names(Field("SignedHeaders")),
            Signature = Field("Signature"),
            Timestamp = Timestamp(headers),
            SessionToken = headers.TryGetValue("X-Amz-Security-Token", out var token) ? token.ToString() : null,
        };

        string Field(string name) => fields.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw SignatureErrors.Incomplete($"Authorization header requires '{name}' parameter.");
    }

    private static SignedParts FromQuery(Dictionary<string, StringValues> query)
    {
        if (Field("X-Amz-Algorithm") != SignedParts.Algorithm)
        {
            throw SignatureErrors.Incomplete("Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known.");
        }

        return Scope(Field("X-Amz-Credential"), "AWS query-string parameters") with
        {
            SignedHeaders = Names(Field("X-Amz-SignedHeaders")),
            Signature = Field("X-Amz-Signature"),
            Timestamp = Time(Field("X-Amz-Date")),
            SessionToken = query.TryGetValue("X-Amz-Security-Token", out var token) ? token[0] : null,
            IsPresigned = true,
            Lifetime = query.TryGetValue("X-Amz-Expires", out var expires) ? Lifetime(expires.ToString()) : null,
        };

        string Field(string name) => query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value
            ? value
            : throw SignatureErrors.Incomplete($"AWS query-string parameters must include '{name}'.");
    }

    // {access key}/{yyyyMMdd}/{region}/{service}/aws4_request
    private static SignedParts Scope(string credential, string where) => credential.Split('/') switch
    {
        [{ Length: > 0 } key, { Length: 8 } date, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"] => new()
        {
            AccessKeyId = key,
            Date = date,
            Region = region,
            Service = service,
            SignedHeaders = [],
            Signature = "",
            Timestamp = default,
        },
        _ => throw SignatureErrors.Incomplete(
            $"Credential in {where} must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request."),
    };

    private static string[] Names(string signedHeaders) =>
        signedHeaders.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset Timestamp(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("X-Amz-Date", out var amazon))
        {
            return Time(amazon.ToString());
        }

        return headers.TryGetValue("Date", out var date)
            && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw SignatureErrors.Incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.TryParseExact(
        text, SignedParts.TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : throw SignatureErrors.Incomplete(
            $"Date must be in ISO-8601 'basic format'. Got '{text}'. See http://en.wikipedia.org/wiki/ISO_8601");

    // A week at most, as everywhere on AWS.
    private static TimeSpan Lifetime(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 604_800
            ? TimeSpan.FromSeconds(seconds)
            : throw SignatureErrors.Incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.");
}

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

/// <summary>What AWS answers to a request that is not signed as it should be.</summary>
internal static class SignatureErrors
{
    public const string Mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
        + "signing method. Consult the service documentation for details.";

    public static AwsException Missing() => new(
        "MissingAuthenticationTokenException", StatusCodes.Status403Forbidden, "Missing Authentication Token");

    public static AwsException Incomplete(string message) => new(
        "IncompleteSignatureException", StatusCodes.Status400BadRequest, message);

    public static AwsException Invalid(string message) => new(
        "InvalidSignatureException", StatusCodes.Status403Forbidden, message);

    public static AwsException Unrecognized() => new(
        "UnrecognizedClientException", StatusCodes.Status403Forbidden, "The security token included in the request is invalid.");

    public static AwsException Expired() => new(
        "ExpiredTokenException", StatusCodes.Status403Forbidden, "The security token included in the request is expired");
}
