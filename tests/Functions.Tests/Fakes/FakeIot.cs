using System.Globalization;
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
        fake.On<DetachPolicyRequest, DetachPolicyResponse>((request, _) =>
        {
            Fail();
            Calls.Add($"detach {request.PolicyName} {request.Target}");
            Targets.Remove(request.Target);
            return Missing.Contains(request.PolicyName)
                ? Task.FromException<DetachPolicyResponse>(new ResourceNotFoundException("No such policy"))
                : Task.FromResult(new DetachPolicyResponse());
        });
        fake.On<ListTargetsForPolicyRequest, ListTargetsForPolicyResponse>((request, _) =>
        {
            Fail();
            var begin = request.Marker is null ? 0 : int.Parse(request.Marker, CultureInfo.InvariantCulture);
            var end = begin + PageSize;
            return Task.FromResult(new ListTargetsForPolicyResponse
            {
                Targets = [.. Targets.Skip(begin).Take(PageSize)],
                NextMarker = end < Targets.Count ? end.ToString(CultureInfo.InvariantCulture) : null!,
            });
        });
        fake.On<DeletePolicyRequest, DeletePolicyResponse>((request, _) =>
        {
            Fail();
            Calls.Add($"delete {request.PolicyName}");
            return Targets.Count > 0 || Conflicts-- > 0
                ? Task.FromException<DeletePolicyResponse>(new DeleteConflictException("Attached, or was a moment ago"))
                : Task.FromResult(new DeletePolicyResponse());
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

    /// <summary>What the policy is attached to.</summary>
    public List<string> Targets { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Policies that are gone.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>How often the policy can't be deleted although it is attached to nothing.</summary>
    public int Conflicts { get; set; }

    public int PageSize { get; set; } = 250;

    public Action Fail { get; set; } = () => { };

    public bool Hangs { get; set; }
}
