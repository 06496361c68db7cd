using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.DataPlane;
using LocalCloud.Iot;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Iot.DataPlane;

public sealed class PublishPropertiesTests
{
    [Fact]
    public void Everything_that_MQTT_5_knows_is_read()
    {
        var call = Call(
            "?contentType=application%2Fjson&responseTopic=a%2Fb&messageExpiry=60",
            ("x-amz-mqtt5-user-properties", Base64("""[{"k":"v"},{"k":"w"}]""")),
            ("x-amz-mqtt5-payload-format-indicator", "UTF8_DATA"),
            ("x-amz-mqtt5-correlation-data", Base64("c")));

        var properties = MessageHeaders.Read(call, new IotOptions());

        Assert.Equal("application/json", properties.ContentType);
        Assert.Equal("a/b", properties.ResponseTopic);
        Assert.Equal((byte)1, properties.PayloadFormat);
        Assert.Equal("c"u8.ToArray(), properties.CorrelationData!.Value.ToArray());
        Assert.Equal(["k=v", "k=w"], properties.UserProperties.Select(property => $"{property.Name}={property.Value}"));
        Assert.Equal(60u, MessageHeaders.ExpiryOf(call));
        Assert.Equal("""[{"k":"v"},{"k":"w"}]""", Encoding.UTF8.GetString(Convert.FromBase64String(MessageHeaders.WriteUserProperties(properties.UserProperties)!)));
    }

    [Theory]
    [InlineData("x-amz-mqtt5-user-properties", "!", "not base64")]
    [InlineData("x-amz-mqtt5-user-properties", "e30=", "list of objects")] // {}
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6MX1d", "list of objects")] // [{"a":1}]
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6IjEiLCJiIjoiMiJ9XQ==", "list of objects")] // two members
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6IjEiLCJhIjoiMiJ9XQ==", "list of objects")] // the same twice
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6IlxcdWQ4MDAifV0=", null)]
    [InlineData("x-amz-mqtt5-user-properties", "W3siYSI6Ilx1ZDgwMCJ9XQ==", null)] // half a character
    [InlineData("x-amz-mqtt5-user-properties", "Ww==", "list of objects")] // [
    [InlineData("x-amz-mqtt5-payload-format-indicator", "utf8", "UTF8_DATA")]
    [InlineData("x-amz-mqtt5-correlation-data", "?", "not base64")]
    public void A_wrong_header_is_refused_by_name(string name, string value, string? problem)
    {
        var error = Record.Exception(() => MessageHeaders.Read(Call("", (name, value)), new IotOptions()));

        Assert.Equal(problem is null, error is null);
        Assert.True(problem is null || (error is AwsException { Code: "InvalidRequestException", Status: 400 } refusal
            && refusal.Message.Contains(problem, StringComparison.Ordinal) && refusal.Message.Contains(name, StringComparison.Ordinal)), error?.Message);
    }

    [Theory]
    [InlineData("x-amz-mqtt5-correlation-data", 8 * 1024, true)]
    [InlineData("x-amz-mqtt5-correlation-data", (8 * 1024) + 1, false)]
    [InlineData("x-amz-mqtt5-user-properties", 8 * 1024, true)]
    [InlineData("x-amz-mqtt5-user-properties", (8 * 1024) + 1, false)]
    public void Each_header_has_its_limit(string name, int bytes, bool fits)
    {
        var content = name.EndsWith("data", StringComparison.Ordinal)
            ? new string('x', bytes)
            : $$"""[{"k":"{{new string('x', bytes - 1)}}"}]""";

        Assert.Equal(fits, Record.Exception(() => MessageHeaders.Read(Call("", (name, Base64(content))), new IotOptions())) is null);
    }

    [Theory]
    [InlineData("?contentType=", 256, true)]
    [InlineData("?contentType=", 257, false)]
    [InlineData("?responseTopic=", 256, true)]
    [InlineData("?responseTopic=", 257, false)]
    public void Each_parameter_has_its_limit(string name, int bytes, bool fits) => Assert.Equal(
        fits, Record.Exception(() => MessageHeaders.Read(Call(name + new string('x', bytes)), new IotOptions())) is null);

    [Theory]
    [InlineData("?messageExpiry=x")]
    [InlineData("?messageExpiry=-1")]
    [InlineData("?messageExpiry=4294967296")]
    public void A_wrong_expiry_is_refused(string query) =>
        Assert.Equal("InvalidRequestException", Assert.Throws<AwsException>(() => MessageHeaders.ExpiryOf(Call(query))).Code);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static RestCall Call(string query, params (string Name, string Value)[] headers)
    {
        var all = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return new RestCall(
            new AwsRequest
            {
                Method = "POST",
                RawTarget = "/topics/t" + query,
                Headers = all,
                Body = default,
                Principal = Administrator.Principal(IotCloud.Account),
                SourceIp = "127.0.0.1",
            },
            new Dictionary<string, string> { ["topic"] = "t" });
    }
}
