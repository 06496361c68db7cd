using Amazon.Runtime.Endpoints;

namespace Amazon.IoT.Internal;

/// <summary>What the endpoint depends on: the region, or an address given outright.</summary>
internal sealed class AmazonIoTEndpointParameters : EndpointParameters
{
    public string Region
    {
        get => (string)this["Region"];
        set => this["Region"] = value;
    }

    public string Endpoint
    {
        get => (string)this["Endpoint"];
        set => this["Endpoint"] = value;
    }
}
