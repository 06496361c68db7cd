using Amazon.IoT.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.IoT;

/// <summary>Settings of <see cref="AmazonIoTClient"/>.</summary>
public class AmazonIoTConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("IoT", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonIoTConfig()
        : base(new DefaultConfigurationProvider(AmazonIoTDefaultConfiguration.GetAllConfigurations()))
    {
        // Chooses AWS_ENDPOINT_URL_IOT.
        base.ServiceId = "IoT";
        AuthenticationServiceName = "iot";
        EndpointProvider = new AmazonIoTEndpointProvider();
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "iot";

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-05-28";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new AmazonIoTEndpointParameters { Region = RegionEndpoint?.SystemName, Endpoint = ServiceURL });
}
