using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// Answers the challenge to choose a password. cognito-local would let anybody choose anybody's here, and forget the refresh token that it gives for it: so the
/// password is set, and then signed in with.
/// </summary>
internal sealed class RespondToAuthChallenge(
    UserPools pools, CognitoLocal cognitoLocal, PoolUsers users, ChallengeSessions sessions, PasswordSignIn passwords) : ClientOperation(pools)
{
    private const string Known = "NEW_PASSWORD_REQUIRED";

    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        var responses = input["ChallengeResponses"] as JsonObject ?? [];
        DemandKnown(Required(input, "ChallengeName"), responses);
        var username = Response(responses, "USERNAME");
        var password = Response(responses, "NEW_PASSWORD");
        var session = JsonProtocol.OptionalText(input, "Session") ?? throw UserPoolErrors.InvalidParameter("Missing required parameter Session");
        var user = await users.FindAsync(client.Pool, username, cancellationToken);
        sessions.Demand(session, client, user);
        if (!user!.IsEnabled)
        {
            throw UserPoolErrors.UserDisabled();
        }

        client.Pool.Passwords.Demand(password);
        sessions.Close(session);
        await cognitoLocal.CallAsync(
            "AdminSetUserPassword",
            new JsonObject { ["UserPoolId"] = client.Pool.Id, ["Username"] = user.Username, ["Password"] = password, ["Permanent"] = true },
            cancellationToken);
        return await passwords.RunAsync(client, user.Username, password, cancellationToken);
    }

    private static void DemandKnown(string challenge, JsonObject responses)
    {
        if (challenge != Known)
        {
            throw NotEmulated.Parameter("cognito-idp", "RespondToAuthChallenge", "ChallengeName=" + challenge);
        }

        UserPoolInputs.Demand(responses, nameof(RespondToAuthChallenge), "ChallengeResponses", "USERNAME", "NEW_PASSWORD");
    }

    private static string Response(JsonObject responses, string name) =>
        JsonProtocol.OptionalText(responses, name) ?? throw UserPoolErrors.InvalidParameter($"Missing required parameter {name}");
}
