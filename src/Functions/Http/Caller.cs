using Amazon.Lambda.APIGatewayEvents;

namespace Functions.Http;

/// <summary>The signed-in user who called, as the IAM authorizer of the HTTP API says.</summary>
/// <param name="IdentityId">The Cognito identity id.</param>
/// <param name="Methods">How the user signed in (<c>amr</c>).</param>
internal sealed record Caller(string IdentityId, IReadOnlyList<string> Methods)
{
    private const string SignIn = ":CognitoSignIn:";

    /// <summary>The caller, or <see langword="null"/> when it is no signed-in identity of our identity pool.</summary>
    /// <param name="request">The request with what the authorizer found.</param>
    /// <param name="identityPoolId">Our identity pool: another one of the account could hand out the same role.</param>
    public static Caller? Of(APIGatewayHttpApiV2ProxyRequest request, string identityPoolId)
    {
        var identity = request.RequestContext?.Authorizer?.IAM?.CognitoIdentity;
        return identity is { AMR: { } methods } && identity.IdentityPoolId == identityPoolId
            && methods.Contains("authenticated") && IsIdentityId(identity.IdentityId)
            ? new Caller(identity.IdentityId, [.. methods.OfType<string>()])
            : null;
    }

    /// <summary>
    /// The subject that the user has in <paramref name="userPoolId"/>, from <c>cognito-idp.{region}.amazonaws.com/{pool}:CognitoSignIn:{sub}</c>,
    /// or <see langword="null"/> for another way of signing in.
    /// </summary>
    public string? SubjectIn(string userPoolId)
    {
        foreach (var method in Methods)
        {
            var at = method.IndexOf(SignIn, StringComparison.Ordinal);
            if (at > 0 && method.AsSpan(0, at).EndsWith($"/{userPoolId}", StringComparison.Ordinal) && at + SignIn.Length < method.Length)
            {
                return method[(at + SignIn.Length)..];
            }
        }

        return null;
    }

    /// <summary>Whether it is <c>{region}:{uuid}</c>.</summary>
    private static bool IsIdentityId(string? id) =>
        id?.Split(':') is [{ Length: > 0 } region, { Length: 36 } uuid]
        && region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && uuid.All(c => char.IsAsciiHexDigitLower(c) || c == '-');
}
