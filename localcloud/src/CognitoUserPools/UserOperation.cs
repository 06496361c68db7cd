using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>An unsigned operation of a signed-in user upon itself.</summary>
internal abstract class UserOperation(SignedInUsers signedIn) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var token = JsonProtocol.RequiredText(input, "AccessToken", "InvalidParameterException");
        return await RunAsync(await signedIn.DemandAsync(token, cancellationToken), input, cancellationToken);
    }

    /// <summary>Carries it out.</summary>
    protected abstract Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken);
}

/// <summary>Knows users by their access tokens. cognito-local believes any, signed or not, and as long as it likes.</summary>
internal sealed class SignedInUsers(UserPools pools, TokenVerifier tokens, TokenStanding standing)
{
    /// <summary>The user that a token was made for.</summary>
    /// <exception cref="AwsException">It does not count, or not any more.</exception>
    public async Task<SignedInUser> DemandAsync(string token, CancellationToken cancellationToken)
    {
        var problem = TokenProblem.WrongIssuer;
        foreach (var pool in pools.All)
        {
            var result = await tokens.VerifyAsync(token, pool.Issuer, "access", cancellationToken);
            if (result.Claims is { } claims)
            {
                Demand(await standing.OfAsync(pool.Id, claims, cancellationToken));
                return new(pools.Client(claims.Text("client_id") ?? ""), claims.Text("sub") ?? "");
            }

            problem = result.Problem is TokenProblem.WrongIssuer ? problem : result.Problem!.Value;
        }

        throw UserPoolErrors.NotAuthorized(problem is TokenProblem.Expired ? "Access Token has expired" : "Invalid Access Token");
    }

    private static void Demand(Standing standing)
    {
        switch (standing)
        {
            case Standing.Revoked:
                throw UserPoolErrors.NotAuthorized("Access Token has been revoked");
            case Standing.UserDeleted:
                throw UserPoolErrors.UserNotFound();
            case Standing.UserDisabled:
                throw UserPoolErrors.UserDisabled();
            default:
                return;
        }
    }
}

/// <summary>Who signed in, and by which client.</summary>
/// <param name="Client">The client, and by it the pool.</param>
/// <param name="Subject">The user's <c>sub</c>.</param>
internal sealed record SignedInUser(UserPoolClient Client, string Subject);
