using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>Gives credentials of the pool's role to an identity (the enhanced flow). Unsigned.</summary>
internal sealed class GetCredentialsForIdentity(KnownIdentities identities, IRoles roles, ICredentials credentials) : IJsonOperation
{
    // AWS's fixed lifetime in the enhanced flow; Amplify keeps credentials for 50 min without looking at their end.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        if (input["CustomRoleArn"] is not null)
        {
            throw NotEmulated.Parameter("cognito-identity", "GetCredentialsForIdentity", "CustomRoleArn");
        }

        var (pool, session) = await identities.FindAsync(input, cancellationToken);
        var role = (session.IsAuthenticated ? pool.SignedInRole : pool.GuestRole) ?? throw IdentityErrors.NoRole();
        if (!roles.MayAssume(
            role,
            Caller.ForFederation("cognito-identity.amazonaws.com"),
            "sts:AssumeRoleWithWebIdentity",
            CognitoKeys.Of(session)))
        {
            throw IdentityErrors.NoRole();
        }

        return Answer(session.IdentityId, credentials.Issue(role, "CognitoIdentityCredentials", Lifetime, session));
    }

    private static JsonObject Answer(string id, TemporaryCredentials issued) => new()
    {
        ["IdentityId"] = id,
        ["Credentials"] = new JsonObject
        {
            ["AccessKeyId"] = issued.AccessKeyId,
            // Not SecretAccessKey, as everywhere else.
            ["SecretKey"] = issued.SecretAccessKey,
            ["SessionToken"] = issued.SessionToken,
            ["Expiration"] = issued.Expiration.ToUnixTimeSeconds(),
        },
    };
}
