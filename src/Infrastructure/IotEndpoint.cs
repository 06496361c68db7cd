using Amazon.CDK;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>The account's AWS IoT endpoint, which only a call can tell: made once, at deployment.</summary>
public sealed class IotEndpoint : Construct
{
    // The function answers within seconds. Without this, one that can't answer at all holds up a deployment for an hour.
    private const int TimeoutSeconds = 120;

    /// <summary>Adds the resource and the function that resolves it.</summary>
    public IotEndpoint(Construct scope, string id, FunctionSetup functions)
        : base(scope, id)
    {
        var function = new RealtimeFunction(this, "ResolveIotEndpoint", functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(60),
            MemoryMegabytes = 256,
            // An account has one endpoint: iot:DescribeEndpoint has no resource level.
            Permissions = [Permissions.Allow("DescribeEndpoint", ["iot:DescribeEndpoint"], "*")],
        });
        var resource = new CustomResource(this, "Endpoint", new CustomResourceProps
        {
            ServiceToken = function.Function.FunctionArn,
            ResourceType = "Custom::IotEndpoint",
            // CDK 2.160 has no prop for it, and its properties go into the template as they are.
            Properties = new Dictionary<string, object> { ["ServiceTimeout"] = TimeoutSeconds },
        });
        Address = resource.GetAttString("EndpointAddress");
    }

    /// <summary>The host, and the port where it isn't 443.</summary>
    public string Address { get; }

    /// <summary>
    /// The variable by which AWS SDKs find the endpoint of the AWS IoT data plane, so that the functions' code sets none.
    /// </summary>
    public KeyValuePair<string, string> Variable => new("AWS_ENDPOINT_URL_IOT_DATA_PLANE", $"https://{Address}");
}
