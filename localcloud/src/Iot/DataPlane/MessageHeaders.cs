using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary>What a Publish by HTTP says of MQTT 5: query parameters for some properties, headers for the others.</summary>
internal static class MessageHeaders
{
    private const string UserPropertiesHeader = "x-amz-mqtt5-user-properties";
    private const string PayloadFormatHeader = "x-amz-mqtt5-payload-format-indicator";
    private const string CorrelationHeader = "x-amz-mqtt5-correlation-data";

    /// <summary>What a call may say of it but for the expiry, in its query and its headers.</summary>
    public const string Members = "contentType responseTopic Mqtt5UserProperties Mqtt5PayloadFormatIndicator Mqtt5CorrelationData";

    /// <summary>Reads all but the expiry.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static MessageProperties Read(RestCall call, IotOptions options)
    {
        var properties = new MessageProperties
        {
            PayloadFormat = PayloadFormatOf(call),
            ContentType = ContentTypeOf(call, options),
            ResponseTopic = ResponseTopicOf(call),
            CorrelationData = CorrelationOf(call, options),
            UserProperties = UserPropertiesOf(call, options),
        };
        return properties is { PayloadFormat: null, ContentType: null, ResponseTopic: null, CorrelationData: null, UserProperties: [] }
            ? MessageProperties.None
            : properties;
    }

    /// <summary>The expiry in seconds, as asked for.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static uint? ExpiryOf(RestCall call) => call.QueryValue("messageExpiry") switch
    {
        null => null,
        var text when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => seconds,
        var other => throw DataPlaneCalls.Invalid($"messageExpiry must be a number of seconds, not {other}"),
    };

    /// <summary>User properties as they are read: base64 of a list of objects with one member each; <see langword="null"/> for none.</summary>
    public static string? WriteUserProperties(IReadOnlyList<UserProperty> properties) => properties.Count == 0
        ? null
        : Convert.ToBase64String(JsonText.Bytes(
            new JsonArray([.. properties.Select(property => new JsonObject { [property.Name] = property.Value })])));

    private static byte? PayloadFormatOf(RestCall call) => Header(call, PayloadFormatHeader) switch
    {
        null => null,
        "UNSPECIFIED_BYTES" => 0,
        "UTF8_DATA" => 1,
        var other => throw DataPlaneCalls.Invalid($"{PayloadFormatHeader} must be UNSPECIFIED_BYTES or UTF8_DATA, not {other}"),
    };

    private static string? ContentTypeOf(RestCall call, IotOptions options) =>
        call.QueryValue("contentType") is { } type && Encoding.UTF8.GetByteCount(type) > options.MaxContentTypeBytes
            ? throw DataPlaneCalls.Invalid($"contentType has more than {options.MaxContentTypeBytes} bytes")
            : call.QueryValue("contentType");

    private static string? ResponseTopicOf(RestCall call) =>
        call.QueryValue("responseTopic") is { } topic && TopicName.ProblemOf(topic) is { } problem
            ? throw DataPlaneCalls.Invalid("responseTopic: " + problem)
            : call.QueryValue("responseTopic");

    private static ReadOnlyMemory<byte>? CorrelationOf(RestCall call, IotOptions options)
    {
        if (Header(call, CorrelationHeader) is not { } header)
        {
            return null;
        }

        var data = Base64(header, CorrelationHeader);
        return data.Length > options.MaxCorrelationBytes
            ? throw DataPlaneCalls.Invalid($"{CorrelationHeader} has more than {options.MaxCorrelationBytes} bytes")
            : data;
    }

    private static List<UserProperty> UserPropertiesOf(RestCall call, IotOptions options)
    {
        if (Header(call, UserPropertiesHeader) is not { } header)
        {
            return [];
        }

        var properties = Parse(Base64(header, UserPropertiesHeader));
        var bytes = properties.Sum(property => Encoding.UTF8.GetByteCount(property.Name) + Encoding.UTF8.GetByteCount(property.Value));
        return bytes > options.MaxUserPropertyBytes
            ? throw DataPlaneCalls.Invalid($"{UserPropertiesHeader} has more than {options.MaxUserPropertyBytes} bytes")
            : properties;
    }

    private static List<UserProperty> Parse(byte[] json)
    {
        try
        {
            if (JsonText.Parse(json) is JsonArray list
                && list.All(item => item is JsonObject { Count: 1 } entry && entry.Single().Value?.GetValueKind() == JsonValueKind.String))
            {
                return [.. list.Select(item => item!.AsObject().Single()).Select(entry => new UserProperty(entry.Key, entry.Value!.GetValue<string>()))];
            }
        }
        catch (JsonException)
        {
            // Said below: also of a name that is given twice.
        }

        throw DataPlaneCalls.Invalid($"{UserPropertiesHeader} must be a list of objects with one text each");
    }

    private static byte[] Base64(string text, string header)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw DataPlaneCalls.Invalid($"{header} is not base64");
        }
    }

    private static string? Header(RestCall call, string name) =>
        call.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
