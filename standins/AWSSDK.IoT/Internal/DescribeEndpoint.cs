using System.Text.Json;
using Amazon.IoT.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IoT.Internal;

/// <summary><c>GET /endpoint?endpointType=…</c>.</summary>
internal static class DescribeEndpoint
{
    public static Operation<DescribeEndpointRequest, DescribeEndpointResponse> Operation { get; } = new(IoTService.Instance, Write, Read);

    private static DefaultRequest Write(DescribeEndpointRequest input)
    {
        var request = IoTService.Instance.NewRequest(input, "GET", "/endpoint");
        request.AddQuery("endpointType", input.EndpointType);
        return request;
    }

    private static DescribeEndpointResponse Read(JsonElement answer) => new() { EndpointAddress = answer.Text("endpointAddress") };
}
