using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>GET /retainedMessage/{topic}</c>: the retained message of a topic.</summary>
internal sealed class GetRetainedMessage(
    DataPlaneCalls calls, IRetainedMessages retained, IotArns arns, IotOptions options, TimeProvider clock) : IRestOperation
{
    private readonly RateLimiter _rate = new(options.RetainedReadsPerSecond, clock);

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var topic = DataPlaneCalls.TopicOf(call);
        calls.Authorize(call, "iot:GetRetainedMessage", arns.Topic(topic));
        if (!_rate.TryTake())
        {
            throw DataPlaneCalls.Throttled();
        }

        var message = retained.Find(topic) ?? throw DataPlaneCalls.NotFound($"{topic} has no retained message.");
        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject
        {
            ["topic"] = message.Topic,
            ["payload"] = Convert.ToBase64String(message.Payload),
            ["qos"] = (int)message.QoS,
            ["lastModifiedTime"] = message.LastModified.ToUnixTimeMilliseconds(),
            ["userProperties"] = MessageHeaders.WriteUserProperties(message.Properties.UserProperties),
        }));
    }
}
