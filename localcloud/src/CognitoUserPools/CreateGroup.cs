using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Makes a group. cognito-local would put it in the place of one of the same name, without its members.</summary>
internal sealed class CreateGroup(PoolAccess access, CognitoLocal cognitoLocal) : PoolOperation(nameof(CreateGroup), access)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        var name = JsonProtocol.RequiredText(input, "GroupName", "InvalidParameterException");
        if (await ExistsAsync(pool, name, cancellationToken))
        {
            throw new AwsException("GroupExistsException", StatusCodes.Status400BadRequest, "A group with the name already exists.");
        }

        return await cognitoLocal.CallAsync(nameof(CreateGroup), input, cancellationToken);
    }

    private async Task<bool> ExistsAsync(UserPool pool, string name, CancellationToken cancellationToken)
    {
        try
        {
            await cognitoLocal.CallAsync("GetGroup", new JsonObject { ["UserPoolId"] = pool.Id, ["GroupName"] = name }, cancellationToken);
            return true;
        }
        catch (AwsException error) when (error.Code == "ResourceNotFoundException")
        {
            return false;
        }
    }
}
