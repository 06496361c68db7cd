using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Verifies the tokens that a call brings.</summary>
internal sealed class Logins(TokenVerifier tokens)
{
    /// <summary>The verified login, or <see langword="null"/> for a guest.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>: a token does not count.</exception>
    public async Task<Login?> VerifyAsync(IdentityPool pool, JsonNode? logins, CancellationToken cancellationToken)
    {
        if (logins is not JsonObject { Count: > 0 } given)
        {
            return null;
        }

        if (given.Count > 1)
        {
            throw NotEmulated.Parameter("cognito-identity", "GetId", "Logins with several providers");
        }

        var (name, token) = given.Single();
        var provider = pool.Providers.FirstOrDefault(provider => provider.Name == name) ?? throw IdentityErrors.UnknownProvider();
        var result = await tokens.VerifyAsync(token?.ToString() ?? "", provider.Name, "id", cancellationToken);
        if (result.Claims is not { } claims)
        {
            throw IdentityErrors.BadToken(result.Problem!.Value);
        }

        // The same user pool may stand there with several clients.
        return pool.Providers.Any(known => known.Name == name && known.ClientId == claims.Text("aud")) && claims.Text("sub") is { } subject
            ? new Login(name, subject)
            : throw IdentityErrors.UnknownProvider();
    }
}
