using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Makes oneself a user, where the pool allows it.</summary>
internal sealed class SignUp(UserPools pools, CognitoLocal cognitoLocal) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        if (client.Pool.OnlyAdministratorsCreateUsers)
        {
            throw UserPoolErrors.NotAuthorized("SignUp is not permitted for this user pool");
        }

        var names = UserAttributes.NamesIn(input);
        UserAttributes.DemandWritable(client, names);
        UserAttributes.DemandKnown(names);
        _ = Required(input, "Username");
        client.Pool.Passwords.Demand(Required(input, "Password"));
        return cognitoLocal.CallAsync("SignUp", input, cancellationToken);
    }
}
