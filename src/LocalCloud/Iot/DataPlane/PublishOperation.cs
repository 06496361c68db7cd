using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>POST /topics/{topic}?qos=0|1</c>, Publish: the body is the payload.</summary>
internal sealed class PublishOperation(
    IotAuthorizer authorizer, MessageBroker broker, IotArns arns, IotOptions options, TimeProvider clock) : IRestOperation
{
    private static readonly string[] Mqtt5Parameters = ["contentType", "messageExpiry", "responseTopic"];
    private const string Mqtt5HeaderPrefix = "x-amz-mqtt5-";

    /// <inheritdoc/>
    public async Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var topic = call.Labels["topic"];
        var qos = QoSOf(call);
        if ((TopicName.ProblemOf(topic) ?? PayloadProblemOf(call.Request)) is { } problem)
        {
            throw Invalid(problem);
        }

        Authorize(call, "iot:Publish", topic);
        RefuseWhatIsMissing(call, topic);
        var message = new BrokerMessage
        {
            Topic = topic,
            Payload = call.Request.Body,
            QoS = qos,
            Source = new MessageSource(call.Request.Principal, ClientId: null, call.Request.SourceIp),
            ReceivedAt = clock.GetUtcNow(),
        };
        await broker.PublishAsync(message, cancellationToken);
        var traceId = message.TraceId.ToString();
        return RestJsonProtocol.Answer(new JsonObject { ["message"] = "OK", ["traceId"] = traceId }) with
        {
            Headers = new Dictionary<string, string> { [RequestIds.Header] = traceId },
        };
    }

    private static AwsException Invalid(string message) =>
        new("InvalidRequestException", StatusCodes.Status400BadRequest, message);

    private static QualityOfService QoSOf(RestCall call) => call.QueryValue("qos") switch
    {
        null or "0" => QualityOfService.AtMostOnce,
        "1" => QualityOfService.AtLeastOnce,
        var other => throw Invalid($"qos must be 0 or 1, not {other}"),
    };

    private string? PayloadProblemOf(AwsRequest request) => request.Body.Length > options.MaxPayloadBytes
        ? $"a payload of more than {options.MaxPayloadBytes} bytes"
        : null;

    // The message stays this short: AWS does not say why.
    private void Authorize(RestCall call, string action, string topic)
    {
        var context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [call.Request.SourceIp] };
        if (!authorizer.Allows(new AccessRequest(call.Request.Principal!, action, arns.Topic(topic), context)))
        {
            throw new AwsException("ForbiddenException", StatusCodes.Status403Forbidden, "Forbidden");
        }
    }

    private void RefuseWhatIsMissing(RestCall call, string topic)
    {
        if (call.QueryValue("retain") is "true")
        {
            Authorize(call, "iot:RetainPublish", topic);
            throw NotEmulated.Parameter("iotdata", "Publish", "retain");
        }

        var parameter = Array.Find(Mqtt5Parameters, name => call.QueryValue(name) is not null)
            ?? call.Request.Headers.Keys.FirstOrDefault(name => name.StartsWith(Mqtt5HeaderPrefix, StringComparison.OrdinalIgnoreCase));
        if (parameter is not null)
        {
            throw NotEmulated.Parameter("iotdata", "Publish", parameter);
        }

        if (TopicName.IsReserved(topic) && !TopicName.IsBasicIngest(topic))
        {
            throw NotEmulated.Operation("iotdata", "Publish to " + topic);
        }
    }
}
