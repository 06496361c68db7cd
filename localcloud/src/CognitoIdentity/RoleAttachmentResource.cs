using LocalCloud.CloudFormation;

namespace LocalCloud.CognitoIdentity;

/// <summary><c>AWS::Cognito::IdentityPoolRoleAttachment</c>.</summary>
internal sealed class RoleAttachmentResource(IdentityPools pools) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Cognito::IdentityPoolRoleAttachment";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "IdentityPoolId", "Roles" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>();

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var poolId = request.RequiredText("IdentityPoolId");
        var pool = pools.Find(poolId) ?? throw request.Unsupported("IdentityPoolId", $"there is no identity pool {poolId}");
        var roles = request.Object("Roles");
        pools.Put(pool with
        {
            SignedInRole = roles?["authenticated"]?.ToString(),
            GuestRole = roles?["unauthenticated"]?.ToString(),
        });
        return Task.FromResult(new CreatedResource(request.PhysicalName));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        if (pools.Find(request.RequiredText("IdentityPoolId")) is { } pool)
        {
            pools.Put(pool with { SignedInRole = null, GuestRole = null });
        }

        return Task.CompletedTask;
    }
}
