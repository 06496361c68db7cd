using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LocalCloud.SigV4;

/// <summary>
/// The text whose hash is signed: <c>METHOD\nURI\nQUERY\nheader:value\n…\n\nsigned;headers\nhash-of-body</c>, built from what is on
/// the wire. Anything decoded by a web server is not what the client signed.
/// </summary>
internal static partial class CanonicalRequest
{
    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spaces { get; }

    /// <summary>Builds the text.</summary>
    public static string Build(
        SignedParts parts, string method, string rawTarget, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var target = rawTarget.Split('?', 2);
        var text = new StringBuilder()
            .Append(method).Append('\n')
            .Append(Path(target[0], parts.Service)).Append('\n')
            .Append(Query(target.Length > 1 ? target[1] : "", parts)).Append('\n');
        foreach (var name in parts.SignedHeaders)
        {
            text.Append(name).Append(':').Append(Header(headers, name)).Append('\n');
        }

        return text.Append('\n')
            .AppendJoin(';', parts.SignedHeaders).Append('\n')
            .Append(BodyHash(parts, headers, body))
            .ToString();
    }

    /// <summary>
    /// The path. S3 takes it as it is; elsewhere it is normalized (dot segments, double slashes) and encoded once more: <c>%2F</c> on the
    /// wire is signed as <c>%252F</c>.
    /// </summary>
    /// <remarks>
    /// Amplify's own signer does not normalize and leaves <c>! ' ( ) *</c> as they are. Such paths are refused here: for paths of
    /// letters, digits and <c>. _ ~ - /</c> both are the same, and nobody knows that AWS takes the others.
    /// </remarks>
    internal static string Path(string rawPath, string service)
    {
        if (service == "s3")
        {
            return rawPath;
        }

        List<string> segments = [];
        var parts = rawPath.Split('/');
        foreach (var part in parts)
        {
            if (part == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                segments.Add(UriEncoding.Encode(Encoding.UTF8.GetBytes(part)));
            }
        }

        var endsInSlash = segments.Count > 0 && parts[^1] is "" or "." or "..";
        return "/" + string.Join('/', segments) + (endsInSlash && segments.Count > 0 ? "/" : "");
    }

    private static string Query(string rawQuery, SignedParts parts)
    {
        var parameters =
            from field in rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries)
            let pair = field.Split('=', 2)
            let name = UriEncoding.Encode(UriEncoding.Decode(pair[0]))
            where !parts.IsPresigned || !IsUnsigned(name, parts.Service)
            select (Name: name, Value: pair.Length > 1 ? UriEncoding.Encode(UriEncoding.Decode(pair[1])) : "");
        return string.Join('&', parameters
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
            .Select(parameter => $"{parameter.Name}={parameter.Value}"));
    }

    // AWS IoT wants the session token behind the signature, unsigned; its SDKs say that it refuses a signed one, so does this. The token
    // holds its access key, so it can't be exchanged for another.
    private static bool IsUnsigned(string name, string service) =>
        name == "X-Amz-Signature" || (name == "X-Amz-Security-Token" && service == "iotdevicegateway");

    // Repeated headers become one, in the order they came, each trimmed and without runs of spaces.
    private static string Header(IHeaderDictionary headers, string name) =>
        string.Join(',', headers[name].Select(value => Spaces.Replace((value ?? "").Trim(), " ")));

    // Only S3 takes a body that is not signed. Elsewhere the hash is always made from the body that came, so a header
    // x-amz-content-sha256 that says otherwise ends as a signature that does not match.
    private static string BodyHash(SignedParts parts, IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        const string Unsigned = "UNSIGNED-PAYLOAD";
        return parts.Service == "s3" && (parts.IsPresigned || headers["x-amz-content-sha256"] == Unsigned)
            ? Unsigned
            : Convert.ToHexStringLower(SHA256.HashData(body));
    }
}

/// <summary>Percent encoding as AWS signs it (RFC 3986): everything but <c>A-Z a-z 0-9 - . _ ~</c>, in capitals.</summary>
internal static class UriEncoding
{
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            var character = (char)value;
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~')
            {
                text.Append(character);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([value]));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The bytes of a query's name or value. A plus is a space: on the wire it comes from form encoding, which Amplify uses for queries and
    /// signs as a space; the AWS SDKs write <c>%2B</c> for a plus.
    /// </summary>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, char.IsSurrogatePair(text, i) ? 2 : 1));
                i += char.IsSurrogatePair(text, i) ? 1 : 0;
            }
        }

        return [.. bytes];
    }
}

/// <summary>The signature over a canonical request.</summary>
internal static class SignatureCalculation
{
    public static byte[] Sign(string canonicalRequest, SignedParts parts, string secretAccessKey)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)));
        var text = $"{SignedParts.Algorithm}\n{parts.TimestampText}\n{parts.Scope}\n{hash}";
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), parts.Date);
        key = Hmac(key, parts.Region);
        key = Hmac(key, parts.Service);
        key = Hmac(key, "aws4_request");
        return Hmac(key, text);
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
