using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using Standins.Sdk;

namespace Amazon.IoT;

/// <summary>Settings of <see cref="AmazonIoTClient"/>.</summary>
public class AmazonIoTConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("IoT", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonIoTConfig()
        : base(DefaultModes.NewProvider())
    {
        // Chooses AWS_ENDPOINT_URL_IOT.
        base.ServiceId = "IoT";
        AuthenticationServiceName = "iot";
        EndpointProvider = new ServiceEndpoint(RegionEndpointServiceName);
    }

    /// <inheritdoc/>
    public sealed override string RegionEndpointServiceName => "iot";

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-05-28";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
