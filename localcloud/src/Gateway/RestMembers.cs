using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>The members of an input that AWS's REST protocols write into the query, into headers and into the body.</summary>
internal static class RestMembers
{
    private const string HeaderPrefix = "x-amz-";

    // What signatures and SDKs add to any call.
    private static readonly HashSet<string> OfEveryCall = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-amz-api-version", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "x-amz-target", "x-amz-te", "x-amz-trailer", "x-amz-user-agent",
    };

    private static readonly string[] BeginningsOfEveryCall = ["x-amz-checksum-", "x-amz-sdk-", "x-amz-region-set"];

    /// <summary>All members of a call but those of its path. A header's is named as AWS does: <c>TenantId</c> of <c>X-Amz-Tenant-Id</c>.</summary>
    /// <exception cref="AwsException"><c>SerializationException</c>: the body should be a JSON object.</exception>
    public static JsonObject Of(RestCall call, bool hasJsonBody)
    {
        var members = hasJsonBody ? call.Input() : [];
        foreach (var (name, values) in call.Query)
        {
            if (!name.StartsWith(QueryProtocol.SignatureParameters, StringComparison.OrdinalIgnoreCase))
            {
                members[name] = values.ToString();
            }
        }

        foreach (var (name, values) in call.Request.Headers)
        {
            if (name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) && !IsOfEveryCall(name))
            {
                members[MemberOf(name)] = values.ToString();
            }
        }

        return members;
    }

    private static bool IsOfEveryCall(string header) =>
        OfEveryCall.Contains(header)
        || Array.Exists(BeginningsOfEveryCall, beginning => header.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private static string MemberOf(string header) => string.Concat(header[HeaderPrefix.Length..].Split('-', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant()));
}
