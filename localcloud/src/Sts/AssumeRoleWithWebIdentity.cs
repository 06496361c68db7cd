using System.Xml.Linq;
using LocalCloud.CognitoIdentity;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>
/// Gives credentials of a role for a token of an identity pool: the second half of Cognito's basic flow. Unsigned, the token is the proof.
/// </summary>
internal sealed class AssumeRoleWithWebIdentity(RoleRegistry roles, OpenIdTokens tokens, ICredentials credentials) : IQueryOperation
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken)
    {
        var wanted = SessionRequest.Of(parameters);
        var identity = tokens.Read(StsParameters.Text(parameters, "WebIdentityToken", 4, 20_000), out var isExpired)
            ?? throw StsErrors.BadToken("No OpenIDConnect provider found in your account for this token");
        if (isExpired)
        {
            throw StsErrors.ExpiredToken();
        }

        if (!roles.MayAssume(
            wanted.RoleArn, Caller.ForFederation(OpenIdTokens.Issuer), "sts:AssumeRoleWithWebIdentity", CognitoKeys.Of(identity)))
        {
            throw StsErrors.Denied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }

        wanted.DemandWithin(roles.Find(wanted.RoleArn)!.MaxSessionDuration);
        // No session policy of Cognito's own here: guests are cut down in the enhanced flow only.
        var session = credentials.Issue(
            wanted.RoleArn, wanted.SessionName, wanted.Lifetime, identity, new() { Policy = wanted.Policy, IsBasicFlow = true });
        return Task.FromResult<IReadOnlyList<XElement>>(
        [
            SessionAnswer.Credentials(session),
            SessionAnswer.User(session.Principal),
            new(StsService.Namespace + "SubjectFromWebIdentityToken", identity.IdentityId),
            new(StsService.Namespace + "Provider", OpenIdTokens.Issuer),
            new(StsService.Namespace + "Audience", identity.IdentityPoolId),
        ]);
    }
}
