using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Asks for a code to choose another password with. cognito-local gives one to everybody with an address, verified or not.</summary>
internal sealed class ForgotPassword(UserPools pools, CognitoLocal cognitoLocal, PoolUsers users) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        var username = Required(input, "Username");
        if (await users.FindAsync(client.Pool, username, cancellationToken) is not { } user)
        {
            // Who does not exist is answered as if they did (PreventUserExistenceErrors).
            return Sent(username + "@example.com");
        }

        Demand(user);
        input["Username"] = user.Username;
        await cognitoLocal.CallAsync("ForgotPassword", input, cancellationToken);
        return Sent(user.Attribute("email")!);
    }

    private static void Demand(PoolUser user)
    {
        if (!user.IsEnabled)
        {
            throw UserPoolErrors.UserDisabled();
        }

        if (user.Status == "FORCE_CHANGE_PASSWORD")
        {
            throw UserPoolErrors.NotAuthorized("User password cannot be reset in the current state.");
        }

        if (user.Attribute("email") is null || user.Attribute("email_verified") != "true")
        {
            throw UserPoolErrors.InvalidParameter("Cannot reset password for the user as there is no registered/verified email or phone_number");
        }
    }

    private static JsonObject Sent(string address) => new()
    {
        ["CodeDeliveryDetails"] = new JsonObject
        {
            ["AttributeName"] = "email",
            ["DeliveryMedium"] = "EMAIL",
            ["Destination"] = $"{Masked(address)}@{Masked(address[(address.LastIndexOf('@') + 1)..])}",
        },
    };

    private static string Masked(string text) => text[..Math.Min(1, text.Length)] + "***";
}
