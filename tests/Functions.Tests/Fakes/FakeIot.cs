using Amazon.IoT;
using Amazon.IoT.Model;

namespace Functions.Tests.Fakes;

/// <summary>AWS IoT's control plane: keeps attachments and answers with an endpoint, or fails as a test says.</summary>
internal sealed class FakeIot
{
    public const string Endpoint = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com";

    public FakeIot()
    {
        (Client, var fake) = ClientFake.Create<IAmazonIoT>();
        fake.On<AttachPolicyRequest, AttachPolicyResponse>((request, _) =>
        {
            Fail();
            Attached.Add((request.PolicyName, request.Target));
            return Task.FromResult(new AttachPolicyResponse());
        });
        fake.On<DescribeEndpointRequest, DescribeEndpointResponse>(async (request, cancellationToken) =>
        {
            Fail();
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            Assert.Equal("iot:Data-ATS", request.EndpointType);
            return new DescribeEndpointResponse { EndpointAddress = Endpoint };
        });
    }

    public IAmazonIoT Client { get; }

    public List<(string Policy, string Target)> Attached { get; } = [];

    public Action Fail { get; set; } = () => { };

    public bool Hangs { get; set; }
}
