using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Standins.Sdk;

/// <summary>
/// The address given outright, else <c>https://{prefix}.{region}.amazonaws.com</c>. AWS's rules for FIPS, dual stack and other partitions are left out.
/// </summary>
internal sealed class ServiceEndpoint(string prefix) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        (parameters["Endpoint"], parameters["Region"]) switch
        {
            (string { Length: > 0 } given, _) => new Endpoint(given),
            (_, string { Length: > 0 } region) => new Endpoint($"https://{prefix}.{region}.amazonaws.com"),
            _ => throw new AmazonClientException("Invalid Configuration: Missing Region"),
        };
}

/// <summary>What the endpoint depends on: the region, or an address given outright.</summary>
internal sealed class ServiceEndpointParameters : EndpointParameters
{
    public ServiceEndpointParameters(IClientConfig config, string region = null)
    {
        this["Region"] = region ?? config.RegionEndpoint?.SystemName;
        this["Endpoint"] = config.ServiceURL;
    }
}
