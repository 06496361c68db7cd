using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Verifies the tokens that a call brings.</summary>
internal sealed class Logins(TokenVerifier tokens, TokenStanding standing)
{
    private const int Most = 10;

    /// <summary>The verified logins; none for a guest.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>: a token does not count.</exception>
    public async Task<IReadOnlyList<VerifiedLogin>> VerifyAsync(IdentityPool pool, JsonNode? logins, CancellationToken cancellationToken)
    {
        var given = logins switch
        {
            null => [],
            JsonObject map => map.ToList(),
            _ => throw IdentityErrors.Error("SerializationException", "Start of structure or map expected."),
        };
        if (given.Count > Most)
        {
            throw IdentityErrors.TooLong("logins", Most);
        }

        List<VerifiedLogin> verified = [];
        foreach (var (name, token) in given)
        {
            verified.Add(await VerifyAsync(pool, name, token?.ToString() ?? "", cancellationToken));
        }

        return verified;
    }

    private async Task<VerifiedLogin> VerifyAsync(IdentityPool pool, string name, string token, CancellationToken cancellationToken)
    {
        var provider = pool.Providers.FirstOrDefault(provider => provider.Name == name) ?? throw IdentityErrors.UnknownProvider();
        var result = await tokens.VerifyAsync(token, provider.Name, "id", cancellationToken);
        if (result.Claims is not { } claims)
        {
            throw IdentityErrors.BadToken(result.Problem!.Value);
        }

        // The same user pool may stand there with several clients.
        var client = pool.Providers.FirstOrDefault(known => known.Name == name && known.ClientId == claims.Text("aud"));
        if (client is null || claims.Text("sub") is not { } subject)
        {
            throw IdentityErrors.UnknownProvider();
        }

        if (client.ChecksUsers
            && await standing.OfAsync(name[(name.LastIndexOf('/') + 1)..], claims, cancellationToken) is Standing.Revoked or Standing.UserDeleted)
        {
            throw IdentityErrors.SignedOut();
        }

        return new VerifiedLogin(new Login(name, subject), claims.Texts("cognito:roles"));
    }
}

/// <summary>Who signed in where, by a verified token.</summary>
/// <param name="Provider"><c>cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="Subject">The token's <c>sub</c>.</param>
internal sealed record Login(string Provider, string Subject)
{
    /// <summary>What AWS calls the authentication methods of a session that came about by these logins.</summary>
    public static IReadOnlyList<string> AmrOf(IReadOnlyList<Login> logins) => logins.Count == 0
        ? ["unauthenticated"]
        : ["authenticated", .. logins.SelectMany(login => (string[])[login.Provider, $"{login.Provider}:CognitoSignIn:{login.Subject}"])];
}

/// <summary>A login that a call brought a valid token for.</summary>
/// <param name="Login">Who it is.</param>
/// <param name="Roles">ARNs of the roles that the token offers, its <c>cognito:roles</c>.</param>
internal sealed record VerifiedLogin(Login Login, IReadOnlyList<string> Roles);
