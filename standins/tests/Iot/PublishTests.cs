using System.Text;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;
using Packages.Tests.Stubs;

namespace Packages.Tests.Iot;

public sealed class PublishTests
{
    private const string Topic = "notifications/eu-west-1:0a1b2c3d-0000-4000-8000-000000000001";

    [Fact]
    public async Task Publish_sends_the_payload_to_the_encoded_topic()
    {
        await using var server = new StubServer(new StubResponse(200, """{"message":"OK","traceId":"x"}"""));
        using var client = Client(server);

        await client.PublishAsync(Message("{\"a\":\"é\"}"), TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/topics/notifications%2Feu-west-1%3A0a1b2c3d-0000-4000-8000-000000000001?qos=1", request.Target);
        Assert.Equal("{\"a\":\"é\"}", request.Text);
    }

    [Fact]
    public async Task Publish_is_signed_for_iotdata_over_the_path_encoded_twice()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await client.PublishAsync(Message("hello"), TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("AKIDEXAMPLE", "eu-west-1", "iotdata"), (authorization.AccessKey, authorization.Region, authorization.Service));
        Assert.Contains("host", authorization.SignedHeaders);
        Assert.Contains("x-amz-security-token", authorization.SignedHeaders);
        Assert.Equal("token", request.Headers["X-Amz-Security-Token"]);
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "iotdata", authorization.SignedHeaders),
            authorization.Signature);
    }

    [Theory]
    [InlineData(null, null, "/topics/a")]
    [InlineData(0, null, "/topics/a?qos=0")]
    [InlineData(1, true, "/topics/a?qos=1&retain=true")]
    public async Task Publish_sends_only_the_parameters_that_are_set(int? qos, bool? retain, string target)
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await client.PublishAsync(new PublishRequest { Topic = "a", Qos = qos, Retain = retain }, TestContext.Current.CancellationToken);

        var request = Assert.Single(server.Requests);
        Assert.Equal(target, request.Target);
        Assert.Empty(request.Body);
    }

    [Fact]
    public async Task Publish_without_a_topic_is_refused_before_anything_is_sent()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<AmazonIotDataException>(
            () => client.PublishAsync(new PublishRequest { Qos = 1 }, TestContext.Current.CancellationToken));

        Assert.Contains("Topic", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_whole_payload_is_sent_again_on_a_retry_wherever_the_stream_stood()
    {
        await using var server = new StubServer(new StubResponse(429, "{}", "x-amzn-ErrorType: ThrottlingException"), new StubResponse(200));
        using var client = Client(server);
        var request = Message("hello");
        request.Payload.Position = 3;

        await client.PublishAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["hello", "hello"], server.Requests.Select(sent => sent.Text));
    }

    internal static AmazonIotDataClient Client(StubServer server, int retries = 1) => new(
        new SessionAWSCredentials("AKIDEXAMPLE", "secret", "token"),
        new AmazonIotDataConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = retries });

    internal static PublishRequest Message(string payload) =>
        new() { Topic = Topic, Qos = 1, Payload = new MemoryStream(Encoding.UTF8.GetBytes(payload)) };
}
