using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>POST /topics/{topic}?qos=0|1&amp;retain=true|false</c>, Publish: the body is the payload.</summary>
internal sealed class PublishOperation(
    DataPlaneCalls calls, MessageBroker broker, IotArns arns, IotOptions options, TimeProvider clock) : IRestOperation
{
    /// <inheritdoc/>
    public async Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var message = MessageOf(call);
        var resource = arns.Topic(message.Topic);
        calls.Authorize(call, "iot:Publish", resource);
        if (message.Retain)
        {
            calls.Authorize(call, "iot:RetainPublish", resource);
        }

        if (await broker.PublishAsync(message, cancellationToken) == PublishOutcome.Throttled)
        {
            throw DataPlaneCalls.Throttled();
        }

        var traceId = message.TraceId.ToString();
        return RestJsonProtocol.Answer(new JsonObject { ["message"] = "OK", ["traceId"] = traceId }) with
        {
            Headers = new Dictionary<string, string> { [RequestIds.Header] = traceId },
        };
    }

    private BrokerMessage MessageOf(RestCall call)
    {
        var topic = DataPlaneCalls.TopicOf(call);
        var retain = DataPlaneCalls.Flag(call, "retain");
        if (call.Request.Body.Length > options.MaxPayloadBytes)
        {
            throw DataPlaneCalls.Invalid($"a payload of more than {options.MaxPayloadBytes} bytes");
        }

        if (topic.StartsWith("$aws/things/", StringComparison.Ordinal))
        {
            throw NotEmulated.Operation("iotdata", "Publish to " + topic);
        }

        if (TopicName.IsReserved(topic) && (retain || !TopicName.IsBasicIngest(topic)))
        {
            throw DataPlaneCalls.Invalid("AWS's own topics take no such publish");
        }

        var now = clock.GetUtcNow();
        return new BrokerMessage
        {
            Topic = topic,
            Payload = call.Request.Body,
            QoS = QoSOf(call),
            Retain = retain,
            Source = new MessageSource(call.Request.Principal, ClientId: null, call.Request.SourceIp),
            ReceivedAt = now,
            Properties = MessageHeaders.Read(call, options),
            ExpiresAt = MessageExpiry.ExpiresAt(now, MessageHeaders.ExpiryOf(call)),
        };
    }

    private static QualityOfService QoSOf(RestCall call) => call.QueryValue("qos") switch
    {
        null or "0" => QualityOfService.AtMostOnce,
        "1" => QualityOfService.AtLeastOnce,
        var other => throw DataPlaneCalls.Invalid($"qos must be 0 or 1, not {other}"),
    };
}
