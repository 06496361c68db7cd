using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>Gives credentials of the pool's role to an identity (the enhanced flow). Unsigned.</summary>
internal sealed class GetCredentialsForIdentity(
    IdentityPools pools, Identities identities, Logins logins, IRoles roles, ICredentials credentials) : IJsonOperation
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

        var id = JsonProtocol.RequiredText(input, "IdentityId");
        var identity = identities.Find(id) ?? throw IdentityErrors.IdentityNotFound(id);
        var pool = pools.Find(identity.PoolId) ?? throw IdentityErrors.IdentityNotFound(id);
        var login = await logins.VerifyAsync(pool, input["Logins"], cancellationToken);
        DemandSame(identity, pool, login);
        var session = new CognitoSession(identity.Id, pool.Id, login?.Amr ?? ["unauthenticated"]);
        var role = (login is null ? pool.GuestRole : pool.SignedInRole) ?? throw IdentityErrors.NoRole();
        if (!roles.MayAssume(
            role,
            Caller.ForFederation("cognito-identity.amazonaws.com"),
            "sts:AssumeRoleWithWebIdentity",
            CognitoKeys.Of(session)))
        {
            throw IdentityErrors.NoRole();
        }

        return Answer(id, credentials.Issue(role, "CognitoIdentityCredentials", Lifetime, session));
    }

    private void DemandSame(Identity identity, IdentityPool pool, Login? login)
    {
        switch (identity.Login, login)
        {
            case (null, null) when pool.AllowsGuests:
                return;
            case (null, null):
                throw IdentityErrors.NoGuests();
            case ({ }, null):
                throw IdentityErrors.Forbidden(identity.Id);
            case (null, { }) when !identities.TryLink(identity, login):
                throw IdentityErrors.Error("ResourceConflictException", "Provided login is already linked to another account.");
            case ({ } owner, { }) when owner != login:
                throw IdentityErrors.LoginsDoNotMatch();
        }
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
