using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.IoT.Internal;

/// <summary>The address given outright, else the region's. AWS's rules for FIPS, dual stack and other partitions are left out.</summary>
internal sealed class AmazonIoTEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        (parameters["Endpoint"], parameters["Region"]) switch
        {
            (string { Length: > 0 } given, _) => new Endpoint(given),
            (_, string { Length: > 0 } region) => new Endpoint($"https://iot.{region}.amazonaws.com"),
            _ => throw new AmazonClientException("Invalid Configuration: Missing Region"),
        };
}
