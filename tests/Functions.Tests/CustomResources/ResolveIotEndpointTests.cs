using System.Net;
using System.Text.Json;
using Amazon.IoT;
using Amazon.Runtime;
using Functions.CustomResources;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.CustomResources;

public sealed class ResolveIotEndpointTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("update")]
    public async Task CloudFormation_is_told_the_endpoint_by_put_without_a_content_type(string name)
    {
        await ResolveAsync(name);

        var (method, address, contentType, body) = Assert.Single(_backend.Web.Requests);
        Assert.Equal((HttpMethod.Put, null), (method, contentType));
        Assert.Equal(EventFile.CustomResource($"resolve-iot-endpoint/{name}").ResponseUrl, address?.ToString());
        Assert.Equal(
            """{"Status":"SUCCESS","PhysicalResourceId":"iot-data-ats-endpoint","StackId":"arn:aws:cloudformation:eu-west-1:123456789012:stack/Realtime/5b918d10-cb15-11e8-8f2e-0a6e5e5f3d0e","RequestId":"9e7a2e0c-6a2e-4c60-8f2b-2f2f6a3f0001","LogicalResourceId":"IotEndpoint","Data":{"EndpointAddress":"a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com"}}""",
            body);
    }

    [Fact]
    public async Task A_deletion_succeeds_without_a_look_at_anything_and_keeps_its_id()
    {
        _backend.Control.Fail = () => throw new InvalidOperationException("must not be called");

        var response = await _backend.ResolveIotEndpoint.HandleAsync(
            EventFile.CustomResource("resolve-iot-endpoint/delete") with { PhysicalResourceId = "an-older-id" }, new FakeContext());

        Assert.Equal(("SUCCESS", "an-older-id"), (response.Status, response.PhysicalResourceId));
        Assert.Single(_backend.Web.Requests);
    }

    [Fact]
    public async Task A_lookup_that_fails_is_told_with_its_reason()
    {
        _backend.Control.Fail = () => throw new InvalidOperationException(new string('x', 5_000));

        await ResolveAsync("create");

        var body = Assert.Single(_backend.Web.Requests).Body;
        Assert.Equal("FAILED", Json(body, "Status"));
        Assert.StartsWith("DescribeEndpoint failed: InvalidOperationException: xxx", Json(body, "Reason"), StringComparison.Ordinal);
        Assert.Equal("iot-data-ats-endpoint", Json(body, "PhysicalResourceId"));
        Assert.InRange(body.Length, 1, 4096);
        Assert.Equal("ERROR", _backend.Line().GetProperty("level").GetString());
    }

    // The role is seconds old when the function runs, and IAM knows of it here and there.
    [Fact]
    public async Task A_lookup_that_IAM_does_not_know_of_yet_is_made_again_with_growing_pauses()
    {
        var calls = 0;
        _backend.Control.Fail = () => _ = ++calls <= 5 ? throw Denied() : 0;

        await ResolveAsync("create");

        Assert.Equal("SUCCESS", Json(Assert.Single(_backend.Web.Requests).Body, "Status"));
        Assert.Equal([1, 2, 4, 8, 8], _backend.Clock.Waits.Where(wait => wait < TimeSpan.FromSeconds(10)).Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_lookup_that_stays_refused_is_told_in_time()
    {
        using var backend = new TestBackend { Clock = new ManualClock() };
        backend.Control.Fail = () => throw Denied();
        var resolving = backend.ResolveIotEndpoint.HandleAsync(EventFile.CustomResource("resolve-iot-endpoint/create"), new FakeContext());

        backend.Clock.Advance(TimeSpan.FromSeconds(25));
        await resolving;

        var body = Assert.Single(backend.Web.Requests).Body;
        Assert.Equal("FAILED", Json(body, "Status"));
        Assert.Contains("is not authorized", Json(body, "Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lookup_that_hangs_is_given_up_in_time_to_say_so()
    {
        _backend.Control.Hangs = true;

        var resolving = ResolveAsync("create");
        _backend.Clock.Advance(TimeSpan.FromSeconds(55));
        await resolving;

        Assert.Equal("FAILED", Json(Assert.Single(_backend.Web.Requests).Body, "Status"));
    }

    [Fact]
    public async Task An_answer_that_is_not_taken_is_sent_again()
    {
        _backend.Web.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        _backend.Web.Answers.Enqueue(null);

        await ResolveAsync("create");

        Assert.Equal(3, _backend.Web.Requests.Count);
        Assert.Single(_backend.Web.Requests.Select(request => request.Body).Distinct());
    }

    private static string? Json(string body, string name) => JsonDocument.Parse(body).RootElement.GetProperty(name).GetString();

    private static AmazonIoTException Denied() => new(
        "User is not authorized to perform: iot:DescribeEndpoint", null, ErrorType.Sender, "AccessDeniedException", "1", HttpStatusCode.Forbidden);

    private Task<CustomResourceResponse> ResolveAsync(string name) => _backend.ResolveIotEndpoint.HandleAsync(
        EventFile.CustomResource($"resolve-iot-endpoint/{name}"), new FakeContext { RemainingTime = TimeSpan.FromSeconds(60) });
}
