using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using Standins.Sdk;

namespace Amazon.Lambda;

/// <summary>Settings of <see cref="AmazonLambdaClient"/>.</summary>
public class AmazonLambdaConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("Lambda", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonLambdaConfig()
        : base(DefaultModes.NewProvider())
    {
        // Chooses AWS_ENDPOINT_URL_LAMBDA.
        base.ServiceId = "Lambda";
        AuthenticationServiceName = "lambda";
        EndpointProvider = new ServiceEndpoint(RegionEndpointServiceName);
    }

    /// <inheritdoc/>
    public sealed override string RegionEndpointServiceName => "lambda";

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-03-31";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
