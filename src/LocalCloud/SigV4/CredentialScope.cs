using System.Text.RegularExpressions;

namespace LocalCloud.SigV4;

/// <summary>Reads the service's name from a signature that is not verified yet.</summary>
internal static partial class CredentialScope
{
    [GeneratedRegex(
        @"X-Amz-Credential=[^&]*?(?:/|%2F)\d{8}(?:/|%2F)[^/%&]+(?:/|%2F)(?<service>[^/%&]+)(?:/|%2F)aws4_request(?:&|$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex InQuery { get; }

    [GeneratedRegex(
        @"Credential=[^/,]+/\d{8}/[^/,]+/(?<service>[^/,]+)/aws4_request",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex InHeader { get; }

    /// <summary>The service, or <see langword="null"/> when the request carries no signature that can be read.</summary>
    public static string? ServiceOf(string rawTarget, IHeaderDictionary headers)
    {
        var match = InHeader.Match(headers.Authorization.ToString());
        if (!match.Success)
        {
            match = InQuery.Match(rawTarget);
        }

        return match.Success ? match.Groups["service"].Value : null;
    }
}
