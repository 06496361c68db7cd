using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Iot.DataPlane;

public sealed class HttpPublishTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("data-publish-request", "data-publish-success-body", "data-publish-topic-forms", "data-signing-names")]
    [InlineData("iotdata", "/topics/notifications%2Feu-west-1%3A1?qos=1", "notifications/eu-west-1:1", 1)]
    [InlineData("iotdevicegateway", "/topics/a/b?qos=0", "a/b", 0)]
    [InlineData("iotdata", "/topics/a%2Fb", "a/b", 0)]
    [InlineData("iotdata", "/topics/a%2fb/c%20d", "a/b/c d", 0)]
    [InlineData("iotdata", "/topics/a%252Fb", "a%2Fb", 0)] // decoded once
    public async Task A_publish_reaches_the_subscribers(string signingName, string target, string topic, int qos)
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("#");

        var (status, body, response) = await _cloud.CallAsync(signingName, "POST", target, "hi"u8.ToArray());

        Assert.Equal(200, status);
        var answer = JsonNode.Parse(body)!;
        Assert.Equal("OK", (string?)answer["message"]);
        Assert.Equal(response.Headers[RequestIds.Header], (string?)answer["traceId"]);
        Assert.Equal("application/json", response.ContentType);
        await client.ExpectAsync(Packets.Publish(topic, "hi", qos, packetId: 1));
    }

    [Theory]
    [ConformsTo("data-error-type-header")]
    [InlineData("/topics/a%2F%2B", 400, "InvalidRequestException:")]
    [InlineData("/topics/a%2F%23", 400, "InvalidRequestException:")]
    [InlineData("/topics/1/2/3/4/5/6/7/8/9", 400, "InvalidRequestException:")]
    [InlineData("/topics/a?qos=2", 400, "InvalidRequestException:")]
    [InlineData("/topics/a?retain=yes", 400, "InvalidRequestException:")]
    [InlineData("/topics/%24aws%2Frules%2Fx?retain=true", 400, "InvalidRequestException:")]
    [InlineData("/topics/%24aws%2Fevents%2Fpresence%2Fconnected%2Fx", 400, "InvalidRequestException:")]
    [InlineData("/topics/%24aws%2Fthings%2Fx", 501, "NotEmulatedException:")]
    [InlineData("/topic/a", 501, "NotEmulatedException:")]
    public async Task A_wrong_publish_is_refused_and_delivers_nothing(string target, int expected, string code)
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("#");

        var (status, body, response) = await _cloud.CallAsync("iotdata", "POST", target, "hi"u8.ToArray());

        Assert.Equal((expected, code), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Equal(response.Headers[RequestIds.Header], (string?)JsonNode.Parse(body)!["traceId"]);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [ConformsTo("data-publish-errors")]
    [InlineData("GET", "/topics/a")]
    [InlineData("PUT", "/topics/a")]
    [InlineData("POST", "/retainedMessage/a")]
    [InlineData("PUT", "/connections/c")]
    public async Task A_wrong_method_is_405(string method, string target)
    {
        var (status, _, response) = await _cloud.CallAsync("iotdata", method, target, [1]);

        Assert.Equal((405, "MethodNotAllowedException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
    }

    [Fact]
    [ConformsTo("data-publish-defaults")]
    public async Task A_publish_without_parameters_has_QoS_0_and_is_not_retained()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("a");

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", "hi"u8.ToArray())).Status);

        await client.ExpectAsync(Packets.Publish("a", "hi"));
        Assert.Equal(404, (await _cloud.CallAsync("iotdata", "GET", "/retainedMessage/a")).Status);
    }

    [Fact]
    [ConformsTo("data-publish-mqtt5-headers")]
    public async Task What_headers_and_parameters_say_reaches_subscribers_of_MQTT_5()
    {
        var five = await _cloud.Connect5Async("five");
        await five.Subscribe5Async("a");
        var headers = new HeaderDictionary
        {
            ["x-amz-mqtt5-user-properties"] = Convert.ToBase64String("""[{"a":"b"}]"""u8),
            ["x-amz-mqtt5-payload-format-indicator"] = "UTF8_DATA",
            ["x-amz-mqtt5-correlation-data"] = "AQI=",
        };

        Assert.Equal(200, (await _cloud.CallAsync(
            "iotdata", "POST", "/topics/a?contentType=t&responseTopic=r&messageExpiry=60", "hi"u8.ToArray(), headers: headers)).Status);

        var received = Convert.FromHexString(await five.NextAsync());
        var text = Convert.ToHexString(received);
        Assert.All(
            ["0101", "03000174", "08000172", "0900020102", "020000003C", "26000161000162"],
            property => Assert.Contains(property, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_published_to_a_rule_is_taken_and_nobody_else_sees_it()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("$aws/rules/#");

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/%24aws%2Frules%2Fx%2Fa", [1])).Status);

        await client.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("data-body-limit-128k", "data-publish-empty-body")]
    public async Task A_body_of_128_KiB_is_taken_and_one_byte_more_is_not()
    {
        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", new byte[128 * 1024])).Status);
        Assert.Equal(400, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", new byte[(128 * 1024) + 1])).Status);
        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", [])).Status);
    }

    [Fact]
    [ConformsTo("data-publish-defaults")]
    public async Task Without_parameters_a_publish_is_of_QoS_0_and_not_retained()
    {
        var client = await _cloud.ConnectAsync("c");
        await client.SubscribeAsync("a");

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", "hi"u8.ToArray())).Status);

        await client.ExpectAsync(Packets.Publish("a", "hi"));
        await client.SendAsync(Packets.Unsubscribe(2, "a"));
        await client.ExpectAsync("B0020002");
        await client.SubscribeAsync("a");
        await client.ExpectNothingAsync();
    }

    [Fact]
    [ConformsTo("data-publish-forbidden")]
    public async Task A_denied_publish_answers_403_Forbidden_without_a_reason_and_is_recorded()
    {
        var function = _cloud.Function(Policies.Allow("iot:Publish", "topic/notifications/*")).Principal;
        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/notifications%2F1", [1], function)).Status);

        var (status, body, response) = await _cloud.CallAsync("iotdata", "POST", "/topics/chat%2F1", [1], function);

        Assert.Equal((403, "ForbiddenException:"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Equal("Forbidden", (string?)JsonNode.Parse(body)!["message"]);
        Assert.Equal(IotCloud.Arn + "topic/chat/1", Assert.Single(_cloud.Refused).Resource);
    }

    [Fact]
    public async Task A_signed_in_identity_needs_an_attached_policy_here_too()
    {
        var alice = _cloud.SignIn(IotCloud.Alice).Principal;
        Assert.Equal(403, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", [1], alice)).Status);

        _cloud.Attach(IotCloud.Alice);

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/a", [1], alice)).Status);
    }
}
