using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using Standins.Sdk;

namespace Amazon.IotData;

/// <summary>Settings of <see cref="AmazonIotDataClient"/>.</summary>
public class AmazonIotDataConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("IoT Data Plane", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonIotDataConfig()
        : base(DefaultModes.NewProvider())
    {
        // Chooses AWS_ENDPOINT_URL_IOT_DATA_PLANE.
        base.ServiceId = "IoT Data Plane";
        AuthenticationServiceName = "iotdata";

        // The region's general address: an account's own, from DescribeEndpoint, is what every deployment gives.
        EndpointProvider = new ServiceEndpoint(RegionEndpointServiceName);
    }

    /// <inheritdoc/>
    public sealed override string RegionEndpointServiceName => "data-ats.iot";

    /// <inheritdoc/>
    public override string ServiceVersion => "2015-05-28";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
