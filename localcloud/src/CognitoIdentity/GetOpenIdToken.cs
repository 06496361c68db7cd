using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Gives an identity a token that AssumeRoleWithWebIdentity takes (the basic, or classic, flow). Unsigned.</summary>
internal sealed class GetOpenIdToken(KnownIdentities identities, OpenIdTokens tokens) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var (pool, session, _) = await identities.FindAsync(input, cancellationToken);
        if (!pool.AllowsBasicFlow)
        {
            throw IdentityErrors.NoBasicFlow();
        }

        return new JsonObject { ["IdentityId"] = session.IdentityId, ["Token"] = tokens.Issue(session) };
    }
}
