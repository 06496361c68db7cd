using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;

namespace LocalCloud.CognitoIdentity;

/// <summary><c>AWS::Cognito::IdentityPool</c>.</summary>
internal sealed class IdentityPoolResource(IdentityPools pools, Identities identities) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Cognito::IdentityPool";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "IdentityPoolName", "AllowUnauthenticatedIdentities", "AllowClassicFlow", "CognitoIdentityProviders",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "IdentityPoolTags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var pool = new IdentityPool
        {
            Id = $"{request.Stack.Region}:{StableIds.Uuid(request.PhysicalName)}",
            AllowsGuests = request.Flag("AllowUnauthenticatedIdentities") is true,
            AllowsBasicFlow = request.Flag("AllowClassicFlow") is true,
            Providers = [.. request.Objects("CognitoIdentityProviders")
                .Select(provider => new IdentityProvider(
                    $"{provider["ProviderName"]}", $"{provider["ClientId"]}", provider["ServerSideTokenCheck"]?.ToString() == "true"))],
        };
        pools.Put(pool);
        return Task.FromResult(new CreatedResource(pool.Id)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Id"] = pool.Id,
                ["Name"] = request.Text("IdentityPoolName") ?? request.PhysicalName,
            },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        pools.Remove(created.Ref);
        identities.Forget(created.Ref);
        return Task.CompletedTask;
    }
}
