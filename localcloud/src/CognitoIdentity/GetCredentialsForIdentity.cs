using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoIdentity;

/// <summary>Gives credentials of the pool's role to an identity (the enhanced flow). Unsigned.</summary>
internal sealed class GetCredentialsForIdentity(KnownIdentities identities, IRoles roles, ICredentials credentials) : IJsonOperation
{
    private const int MinArn = 20, MaxArn = 2_048;

    // AWS's fixed lifetime in the enhanced flow; Amplify keeps credentials for 50 min without looking at their end.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var custom = CustomRoleOf(input);
        var (pool, session, offered) = await identities.FindAsync(input, cancellationToken);
        if (custom is not null && !offered.Contains(custom))
        {
            throw IdentityErrors.RoleNotOffered();
        }

        var role = custom ?? (session.IsAuthenticated ? pool.SignedInRole : pool.GuestRole) ?? throw IdentityErrors.NoRole();
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

    private static string? CustomRoleOf(JsonObject input) => input["CustomRoleArn"]?.ToString() switch
    {
        null => null,
        { Length: < MinArn } => throw IdentityErrors.TooShort("customRoleArn", MinArn),
        { Length: > MaxArn } => throw IdentityErrors.TooLong("customRoleArn", MaxArn),
        var arn => arn,
    };

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
