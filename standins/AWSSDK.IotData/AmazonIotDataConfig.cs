using Amazon.IotData.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.IotData;

/// <summary>Settings of <see cref="AmazonIotDataClient"/>.</summary>
public class AmazonIotDataConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("IoT Data Plane", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonIotDataConfig()
        : base(new DefaultConfigurationProvider(AmazonIotDataDefaultConfiguration.GetAllConfigurations()))
    {
        // Chooses AWS_ENDPOINT_URL_IOT_DATA_PLANE.
        base.ServiceId = "IoT Data Plane";
        AuthenticationServiceName = "iotdata";
        EndpointProvider = new AmazonIotDataEndpointProvider();
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "data-ats.iot";

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-05-28";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new AmazonIotDataEndpointParameters { Region = RegionEndpoint?.SystemName, Endpoint = ServiceURL });
}
