using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Changes one's own password.</summary>
internal sealed class ChangePassword(SignedInUsers signedIn, CognitoLocal cognitoLocal) : UserOperation(signedIn)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken)
    {
        _ = JsonProtocol.RequiredText(input, "PreviousPassword", "InvalidParameterException");
        user.Client.Pool.Passwords.Demand(JsonProtocol.RequiredText(input, "ProposedPassword", "InvalidParameterException"));
        try
        {
            return await cognitoLocal.CallAsync(nameof(ChangePassword), input, cancellationToken);
        }
        catch (AwsException error) when (error.Code == "InvalidPasswordException")
        {
            throw UserPoolErrors.NotAuthorized("Incorrect username or password.");
        }
    }
}
