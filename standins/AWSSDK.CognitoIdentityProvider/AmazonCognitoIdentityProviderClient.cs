using Amazon.CognitoIdentityProvider.Internal;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.CognitoIdentityProvider;

/// <summary>A client of user pools, on the SDK's pipeline: credentials, retries, Signature Version 4. Safe for several threads.</summary>
public class AmazonCognitoIdentityProviderClient : AmazonServiceClient, IAmazonCognitoIdentityProvider
{
    /// <summary>Uses the default credentials and settings.</summary>
    public AmazonCognitoIdentityProviderClient()
        : base(new AmazonCognitoIdentityProviderConfig())
    {
    }

    /// <summary>Uses the default credentials.</summary>
    public AmazonCognitoIdentityProviderClient(AmazonCognitoIdentityProviderConfig config)
        : base(config)
    {
    }

    /// <summary>Uses <paramref name="credentials"/>.</summary>
    public AmazonCognitoIdentityProviderClient(AWSCredentials credentials, AmazonCognitoIdentityProviderConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => CognitoIdentityProviderService.Instance;

    /// <inheritdoc/>
    public virtual Task<AdminGetUserResponse> AdminGetUserAsync(AdminGetUserRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AdminGetUserResponse>(request, AdminGetUser.Operation.NewOptions(), cancellationToken);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => pipeline.AddService();
}
