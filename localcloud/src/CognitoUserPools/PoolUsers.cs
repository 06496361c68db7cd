using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.CognitoUserPools;

/// <summary>The users of the pools, as cognito-local keeps them.</summary>
internal sealed class PoolUsers(CognitoLocal cognitoLocal)
{
    /// <summary>The user with this name or <c>sub</c>, or <see langword="null"/>.</summary>
    public async Task<PoolUser?> FindAsync(UserPool pool, string username, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["UserPoolId"] = pool.Id, ["Username"] = username };
        Usernames.Normalize(input, pool);
        try
        {
            var user = await cognitoLocal.CallAsync("AdminGetUser", input, cancellationToken);
            // A name that every JavaScript object has as a member is a user for cognito-local, though one without a name.
            return user["Username"]?.ToString() is { } name ? new PoolUser(name, user) : null;
        }
        catch (AwsException error) when (error.Code == "UserNotFoundException")
        {
            return null;
        }
    }

    /// <summary>The user with this name or <c>sub</c>.</summary>
    /// <exception cref="AwsException"><c>UserNotFoundException</c>.</exception>
    public async Task<PoolUser> DemandAsync(UserPool pool, string username, CancellationToken cancellationToken) =>
        await FindAsync(pool, username, cancellationToken) ?? throw UserPoolErrors.UserNotFound();

    /// <summary>
    /// Whether <paramref name="password"/> is the user's. cognito-local lets who has to change a temporary password do so without it, but changes no
    /// password for who does not know it; here it is changed to itself. It believes any token.
    /// </summary>
    public async Task<bool> HasPasswordAsync(UserPoolClient client, PoolUser user, string password, CancellationToken cancellationToken)
    {
        var claims = new JsonObject { ["client_id"] = client.Id, ["username"] = user.Username };
        try
        {
            await cognitoLocal.CallAsync(
                "ChangePassword",
                new JsonObject
                {
                    ["AccessToken"] = $"{Part(new JsonObject { ["alg"] = "none" })}.{Part(claims)}.",
                    ["PreviousPassword"] = password,
                    ["ProposedPassword"] = password,
                },
                cancellationToken);
            return true;
        }
        catch (AwsException error) when (error.Code == "InvalidPasswordException")
        {
            return false;
        }
    }

    private static string Part(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}

/// <summary>A user of a pool.</summary>
/// <param name="Username">The username.</param>
/// <param name="Json">The answer of AdminGetUser.</param>
internal sealed record PoolUser(string Username, JsonObject Json)
{
    public string Subject => Attribute("sub") ?? "";

    public bool IsEnabled => Json["Enabled"]?.GetValue<bool>() is not false;

    /// <summary><c>CONFIRMED</c>, <c>UNCONFIRMED</c> or <c>FORCE_CHANGE_PASSWORD</c>.</summary>
    public string Status => $"{Json["UserStatus"]}";

    public string? Attribute(string name) => (Json["UserAttributes"] as JsonArray ?? [])
        .FirstOrDefault(attribute => attribute?["Name"]?.ToString() == name)?["Value"]?.ToString();
}
