using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.CognitoUserPools;

/// <summary><c>AWS::Cognito::UserPoolClient</c>.</summary>
internal sealed class UserPoolClientResource(UserPools pools, CognitoLocal cognitoLocal) : IResourceType
{
    // What AWS allows when the template says nothing.
    private static readonly string[] DefaultFlows = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];

    /// <inheritdoc/>
    public string TypeName => "AWS::Cognito::UserPoolClient";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "UserPoolId", "ClientName", "ExplicitAuthFlows", "GenerateSecret", "WriteAttributes",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>
    {
        // Both are always as ENABLED and true would have it.
        "PreventUserExistenceErrors", "EnableTokenRevocation",
    };

    /// <inheritdoc/>
    public async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.Flag("GenerateSecret") is true)
        {
            throw request.Unsupported("GenerateSecret", "clients with a secret are not supported");
        }

        var poolId = request.RequiredText("UserPoolId");
        var flows = request.Texts("ExplicitAuthFlows");
        var client = new UserPoolClient
        {
            Id = StableIds.Text(request.PhysicalName, 26),
            Name = request.Text("ClientName") ?? request.PhysicalName,
            Pool = pools.FindPool(poolId) ?? throw request.Unsupported("UserPoolId", $"there is no user pool {poolId}"),
            AuthFlows = flows.Count > 0 ? flows : DefaultFlows,
            WriteAttributes = request.Texts("WriteAttributes"),
        };
        pools.Put(client);
        await cognitoLocal.RestartAsync(cancellationToken);
        return new(client.Id)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["ClientId"] = client.Id, ["Name"] = client.Name },
        };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        pools.RemoveClient(created.Ref);
        await cognitoLocal.RestartAsync(cancellationToken);
    }
}
