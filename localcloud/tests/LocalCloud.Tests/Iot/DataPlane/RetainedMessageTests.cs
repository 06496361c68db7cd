using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.DataPlane;

public sealed class RetainedMessageTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("data-get-retained")]
    public async Task A_retained_message_is_read_as_it_was_published()
    {
        Assert.Equal(200, await PublishAsync("devices/1/state", "hi", qos: 1));

        var (status, body, _) = await _cloud.CallAsync("iotdata", "GET", "/retainedMessage/devices%2F1%2Fstate");

        Assert.Equal(200, status);
        Assert.Equal(
            $$"""{"topic":"devices/1/state","payload":"aGk=","qos":1,"lastModifiedTime":{{_cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds()}},"userProperties":null}""",
            body);
    }

    [Theory]
    [ConformsTo("data-get-retained-404")]
    [InlineData("/retainedMessage/nothing", 404, "ResourceNotFoundException:")]
    [InlineData("/retainedMessage/a%2F%23", 400, "InvalidRequestException:")]
    [InlineData("/retainedMessage?maxResults=0", 400, "InvalidRequestException:")]
    [InlineData("/retainedMessage?maxResults=201", 400, "InvalidRequestException:")]
    [InlineData("/retainedMessage?nextToken=x", 400, "InvalidRequestException:")]
    public async Task What_is_not_there_or_wrong_is_refused(string target, int expected, string code)
    {
        var (status, _, response) = await _cloud.CallAsync("iotdata", "GET", target);

        Assert.Equal((expected, code), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
    }

    [Fact]
    public async Task An_empty_retained_publish_deletes_the_message()
    {
        await PublishAsync("t", "hi");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await PublishAsync("t", "");

        Assert.Equal(404, (await _cloud.CallAsync("iotdata", "GET", "/retainedMessage/t")).Status);
        Assert.Equal("""{"retainedTopics":[]}""", (await _cloud.CallAsync("iotdata", "GET", "/retainedMessage")).Body);
    }

    [Fact]
    [ConformsTo("limit-retained-publish-1-per-second")]
    public async Task A_second_retained_publish_to_a_topic_in_a_second_is_throttled_with_429()
    {
        Assert.Equal(200, await PublishAsync("t", "1"));
        Assert.Equal(429, await PublishAsync("t", "2"));
        Assert.Equal(200, await PublishAsync("u", "1"));

        var body = JsonNode.Parse((await _cloud.CallAsync("iotdata", "GET", "/retainedMessage/t")).Body)!;
        Assert.Equal("MQ==", (string?)body["payload"]);
    }

    [Fact]
    [ConformsTo("data-list-retained")]
    public async Task Retained_messages_are_listed_in_pages()
    {
        foreach (var topic in (string[])["b", "a", "c"])
        {
            Assert.Equal(200, await PublishAsync(topic, topic + topic));
        }

        var first = JsonNode.Parse((await _cloud.CallAsync("iotdata", "GET", "/retainedMessage?maxResults=2")).Body)!;
        Assert.Equal(["a", "b"], first["retainedTopics"]!.AsArray().Select(entry => (string)entry!["topic"]!));
        Assert.Equal(2, (int?)first["retainedTopics"]![0]!["payloadSize"]);
        var second = (await _cloud.CallAsync("iotdata", "GET", "/retainedMessage?maxResults=2&nextToken=" + first["nextToken"])).Body;
        Assert.Equal(
            $$"""{"retainedTopics":[{"topic":"c","payloadSize":2,"qos":0,"lastModifiedTime":{{_cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}}]}""",
            second);
    }

    [Theory]
    [ConformsTo("auth-list-retained-resource", "auth-retain-publish-is-additional", "data-retain-needs-retain-publish", "auth-resource-types")]
    [InlineData("POST", "/topics/t?retain=true", "iot:RetainPublish", "topic/t")]
    [InlineData("GET", "/retainedMessage/t", "iot:GetRetainedMessage", "topic/t")]
    [InlineData("GET", "/retainedMessage", "iot:ListRetainedMessages", null)]
    public async Task Each_operation_needs_its_action(string method, string target, string action, string? resource)
    {
        await PublishAsync("t", "hi");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var denied = _cloud.Function(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"ACTION","Resource":"*"}]}"""
                .Replace("ACTION", action, StringComparison.Ordinal)).Principal;

        var (status, _, response) = await _cloud.CallAsync("iotdata", method, target, [1], denied);

        Assert.Equal((403, "ForbiddenException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        var refused = Assert.Single(_cloud.Refused);
        Assert.Equal((action, resource is null ? "*" : IotCloud.Arn + resource), (refused.Action, refused.Resource));

        var allowed = _cloud.Function(IotCloud.AllowAll).Principal;
        Assert.Equal(200, (await _cloud.CallAsync("iotdata", method, target, [1], allowed)).Status);
    }

    [Fact]
    [ConformsTo("limit-retained-reads-rate")]
    public async Task Reads_above_the_rate_are_throttled()
    {
        await using var cloud = new IotCloud(new IotOptions { RetainedReadsPerSecond = 2 });
        Assert.Equal(404, (await cloud.CallAsync("iotdata", "GET", "/retainedMessage/t")).Status);
        Assert.Equal(404, (await cloud.CallAsync("iotdata", "GET", "/retainedMessage/t")).Status);
        Assert.Equal(429, (await cloud.CallAsync("iotdata", "GET", "/retainedMessage/t")).Status);
    }

    private async Task<int> PublishAsync(string topic, string payload, int qos = 0) => (await _cloud.CallAsync(
        "iotdata", "POST", $"/topics/{Uri.EscapeDataString(topic)}?qos={qos}&retain=true", Encoding.UTF8.GetBytes(payload))).Status;
}
