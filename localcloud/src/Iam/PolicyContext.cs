using System.Globalization;

namespace LocalCloud.Iam;

/// <summary>The values of condition keys for one question: of the request first, then of the session, then AWS's global keys.</summary>
internal readonly struct PolicyContext(
    IReadOnlyDictionary<string, IReadOnlyList<string>>? request, Principal? principal, TimeProvider clock)
{
    /// <summary>The values, or <see langword="null"/> when the key is absent. Keys are not case-sensitive.</summary>
    public IReadOnlyList<string>? Values(string key) =>
        Find(request, key) ?? Find(principal?.ContextKeys, key) ?? Global(key);

    /// <summary>The one value, or <see langword="null"/> when there is none, or several.</summary>
    public string? Single(string key) => Values(key) is [var value] ? value : null;

    private static IReadOnlyList<string>? Find(IReadOnlyDictionary<string, IReadOnlyList<string>>? values, string key)
    {
        if (values is null || values.Count == 0)
        {
            return null;
        }

        if (values.TryGetValue(key, out var exact))
        {
            return exact;
        }

        foreach (var (name, value) in values)
        {
            if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private string[]? Global(string key) => key.ToUpperInvariant() switch
    {
        "AWS:CURRENTTIME" => [clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)],
        "AWS:EPOCHTIME" => [clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)],
        "AWS:PRINCIPALACCOUNT" when principal is not null => [principal.AccountId],
        "AWS:PRINCIPALTYPE" when principal is not null => [principal.RoleArn is null ? "User" : "AssumedRole"],
        // The role's ARN, not the session's.
        "AWS:PRINCIPALARN" when principal is not null => [principal.RoleArn ?? principal.Arn],
        // LocalCloud stands for AWS's HTTPS endpoints. A service that calls brings its own aws:PrincipalIsAWSService.
        "AWS:SECURETRANSPORT" => ["true"],
        "AWS:PRINCIPALISAWSSERVICE" or "AWS:VIAAWSSERVICE" when principal is not null => ["false"],
        "AWS:USERID" when principal is not null => [principal.UserId],
        _ => null,
    };
}
