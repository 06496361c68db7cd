using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using Standins.Sdk;

namespace Amazon.CognitoIdentityProvider;

/// <summary>Settings of <see cref="AmazonCognitoIdentityProviderClient"/>.</summary>
public class AmazonCognitoIdentityProviderConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("Cognito Identity Provider", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonCognitoIdentityProviderConfig()
        : base(DefaultModes.NewProvider())
    {
        // Chooses AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER.
        base.ServiceId = "Cognito Identity Provider";
        AuthenticationServiceName = "cognito-idp";
        EndpointProvider = new ServiceEndpoint(RegionEndpointServiceName);
    }

    /// <inheritdoc/>
    public sealed override string RegionEndpointServiceName => "cognito-idp";

    /// <inheritdoc/>
    public override string ServiceVersion => "2016-04-18";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
