using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;

namespace LocalCloud.CognitoUserPools;

/// <summary><c>AWS::Cognito::UserPool</c>.</summary>
internal sealed class UserPoolResource(UserPools pools, CognitoLocal cognitoLocal, CloudOptions options) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Cognito::UserPool";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "AdminCreateUserConfig", "MfaConfiguration", "Policies", "UsernameConfiguration" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>
    {
        "AccountRecoverySetting", "AutoVerifiedAttributes", "DeletionProtection", "EmailVerificationMessage",
        "EmailVerificationSubject", "EnabledMfas", "SmsVerificationMessage", "UserAttributeUpdateSettings", "UserPoolName", "UserPoolTags", "UserPoolTier",
        "VerificationMessageTemplate",
    };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        if (request.Text("MfaConfiguration") == "ON")
        {
            // Optional is what it is where nobody has set a second factor up.
            throw request.Unsupported("MfaConfiguration", "second factors are not emulated, so nobody could sign in");
        }

        var stack = request.Stack;
        var id = $"{stack.Region}_{StableIds.Text(request.PhysicalName, 9)}";
        var pool = new UserPool
        {
            Id = id,
            Arn = $"arn:aws:cognito-idp:{stack.Region}:{stack.AccountId}:userpool/{id}",
            // CloudFormation's default without UsernameConfiguration is case-sensitive, the console's is not.
            IsCaseSensitive = request.Object("UsernameConfiguration")?["CaseSensitive"]?.ToString() != "false",
            OnlyAdministratorsCreateUsers =
                !options.SelfSignUp && request.Object("AdminCreateUserConfig")?["AllowAdminCreateUserOnly"]?.ToString() == "true",
            Passwords = PasswordPolicy.Of(request),
        };
        pools.Put(pool);
        return Task.FromResult(new CreatedResource(id)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Arn"] = pool.Arn,
                ["ProviderName"] = pool.Issuer,
                ["ProviderURL"] = "https://" + pool.Issuer,
                ["UserPoolId"] = id,
            },
        });
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        if (request.Text("DeletionProtection") == "ACTIVE")
        {
            throw UserPoolErrors.InvalidParameter(
                "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.");
        }

        pools.Remove(created.Ref);
        await cognitoLocal.RestartAsync(cancellationToken);
    }
}
