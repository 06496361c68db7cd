using System.Net;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.Iot;

public sealed class ControlPlaneTests
{
    private const string Identity = "eu-west-1:0a1b2c3d-0000-4000-8000-000000000001";

    [Fact]
    public async Task AttachPolicy_puts_the_target()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await client.AttachPolicyAsync(
            new AttachPolicyRequest { PolicyName = "Realtime=1", Target = Identity }, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("PUT", "/target-policies/Realtime%3D1"), (request.Method, request.Target));
        Assert.Equal($$"""{"target":"{{Identity}}"}""", request.Text);
        AssertSigned(request);
    }

    [Fact]
    public async Task DetachPolicy_posts_the_target()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await client.DetachPolicyAsync(
            new DetachPolicyRequest { PolicyName = "Realtime", Target = Identity }, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/target-policies/Realtime"), (request.Method, request.Target));
        Assert.Equal($$"""{"target":"{{Identity}}"}""", request.Text);
        AssertSigned(request);
    }

    [Fact]
    public async Task DescribeEndpoint_asks_for_the_type_and_reads_the_address()
    {
        await using var server = new StubServer(new StubResponse(200, """{"endpointAddress":"abc-ats.iot.eu-west-1.amazonaws.com","more":{"x":[1]}}"""));
        using var client = Client(server);

        var answer = await client.DescribeEndpointAsync(
            new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" }, TestContext.Current.CancellationToken);

        Assert.Equal("abc-ats.iot.eu-west-1.amazonaws.com", answer.EndpointAddress);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/endpoint?endpointType=iot%3AData-ATS"), (request.Method, request.Target));
        AssertSigned(request);
    }

    [Fact]
    public async Task ListAttachedPolicies_posts_nothing_and_reads_names_and_marker()
    {
        await using var server = new StubServer(new StubResponse(200, """{"policies":[{"policyName":"a","policyArn":"arn:a"},{"policyName":"b"}],"nextMarker":"m2"}"""));
        using var client = Client(server);

        var answer = await client.ListAttachedPoliciesAsync(
            new ListAttachedPoliciesRequest { Target = Identity, Marker = "m1" }, TestContext.Current.CancellationToken);

        Assert.Equal([("a", "arn:a"), ("b", null)], answer.Policies.Select(policy => (policy.PolicyName, (string?)policy.PolicyArn)));
        Assert.Equal("m2", answer.NextMarker);
        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/attached-policies/eu-west-1%3A0a1b2c3d-0000-4000-8000-000000000001?marker=m1", request.Target);
        Assert.Empty(request.Body);
        AssertSigned(request);
    }

    [Fact]
    public async Task ListTargetsForPolicy_posts_nothing_and_reads_targets_and_marker()
    {
        await using var server = new StubServer(new StubResponse(200, $$"""{"targets":["{{Identity}}"],"nextMarker":"m2"}"""));
        using var client = Client(server);

        var answer = await client.ListTargetsForPolicyAsync(
            new ListTargetsForPolicyRequest { PolicyName = "Realtime", Marker = "m1" }, TestContext.Current.CancellationToken);

        Assert.Equal([Identity], answer.Targets);
        Assert.Equal("m2", answer.NextMarker);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/policy-targets/Realtime?marker=m1"), (request.Method, request.Target));
        Assert.Empty(request.Body);
        AssertSigned(request);
    }

    [Fact]
    public async Task DeletePolicy_deletes_by_name()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await client.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = "Realtime" }, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("DELETE", "/policies/Realtime"), (request.Method, request.Target));
        AssertSigned(request);
    }

    [Theory]
    [InlineData(400, "ThrottlingException", typeof(ThrottlingException))]
    [InlineData(400, "InvalidRequestException", typeof(InvalidRequestException))]
    [InlineData(401, "UnauthorizedException", typeof(UnauthorizedException))]
    [InlineData(403, "AccessDeniedException", typeof(AmazonIoTException))]
    [InlineData(404, "ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData(409, "DeleteConflictException", typeof(DeleteConflictException))]
    [InlineData(410, "LimitExceededException", typeof(LimitExceededException))]
    [InlineData(500, "InternalFailureException", typeof(InternalFailureException))]
    [InlineData(503, "ServiceUnavailableException", typeof(ServiceUnavailableException))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(new StubResponse(status, """{"message":"Said the service"}""", $"x-amzn-ErrorType: {code}"));
        using var client = Client(server, retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonIoTException>(() => AttachAsync(client));

        Assert.IsType(type, error);
        Assert.Equal(((HttpStatusCode)status, code, "Said the service"), (error.StatusCode, error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task Throttling_with_status_400_is_tried_again()
    {
        await using var server = new StubServer(new StubResponse(400, "{}", "x-amzn-ErrorType: ThrottlingException"), new StubResponse(200));
        using var client = Client(server);

        await AttachAsync(client);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_request_without_the_policy_s_name_is_refused_before_anything_is_sent()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<AmazonIoTException>(
            () => client.AttachPolicyAsync(new AttachPolicyRequest { Target = Identity }, TestContext.Current.CancellationToken));

        Assert.Contains("PolicyName", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<AttachPolicyResponse> AttachAsync(AmazonIoTClient client) => client.AttachPolicyAsync(
        new AttachPolicyRequest { PolicyName = "Realtime", Target = Identity }, TestContext.Current.CancellationToken);

    private static AmazonIoTClient Client(StubServer server, int retries = 1) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonIoTConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = retries });

    private static void AssertSigned(StubRequest request)
    {
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "iot"), (authorization.Region, authorization.Service));
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "iot", authorization.SignedHeaders),
            authorization.Signature);
    }
}
