using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.IotData.Internal;

/// <summary>
/// The address given outright, else the region's general one. AWS's rules for FIPS, dual stack and other partitions are left out: an account's
/// own data endpoint, from DescribeEndpoint, is what every deployment gives.
/// </summary>
internal sealed class AmazonIotDataEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        (parameters["Endpoint"], parameters["Region"]) switch
        {
            (string { Length: > 0 } given, _) => new Endpoint(given),
            (_, string { Length: > 0 } region) => new Endpoint($"https://data-ats.iot.{region}.amazonaws.com"),
            _ => throw new AmazonClientException("Invalid Configuration: Missing Region"),
        };
}
