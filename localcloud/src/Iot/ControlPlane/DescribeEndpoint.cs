using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.ControlPlane;

/// <summary><c>GET /endpoint</c>: where the data plane and the broker are reached, host and port.</summary>
internal sealed class DescribeEndpoint(ControlPlaneCalls calls, Endpoints endpoints, IotOptions options, TimeProvider clock)
    : IRestOperation
{
    private readonly RateLimiter _rate = new(options.DescribeEndpointCallsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Admit(call.Request, "iot:DescribeEndpoint", _rate);
        return call.QueryValue("endpointType") switch
        {
            // All of AWS's types; behind the last two is nothing here, and a call there says so.
            null or "iot:Data" or "iot:Data-ATS" or "iot:CredentialProvider" or "iot:Jobs" => Task.FromResult(
                RestJsonProtocol.Answer(new JsonObject { ["endpointAddress"] = endpoints.IotData })),
            var other => throw ControlPlaneCalls.Invalid($"Invalid endpointType: {other}"),
        };
    }
}
