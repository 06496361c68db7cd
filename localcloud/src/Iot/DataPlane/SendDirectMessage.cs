using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary>
/// <c>POST /connections/{clientId}/messages?topic=…</c>: a message for one connected client, which need not be subscribed. Rules, sessions
/// and the retained messages don't see it.
/// </summary>
internal sealed class SendDirectMessage(
    DataPlaneCalls calls, ConnectionRegistry registry, SessionStore sessions, IotArns arns, IotOptions options, TimeProvider clock)
    : IRestOperation
{
    private const int UsualTimeout = 5;
    private const int MaxTimeout = 15;

    /// <inheritdoc/>
    public async Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var clientId = call.Labels["clientId"];
        var confirms = DataPlaneCalls.Flag(call, "confirmation");
        var timeout = TimeoutOf(call);
        var message = MessageOf(call, confirms);
        calls.Authorize(call, "iot:SendDirectMessage", arns.Client(clientId), KeyValuePair.Create("iot:Topic", message.Topic));
        var connection = registry.Find(clientId) ?? throw DataPlaneCalls.NotFound(sessions.Find(clientId) is null
            ? $"No client {clientId} is connected."
            : $"The client {clientId} has a persistent session, and is not connected.");
        if (!connection.Access.Allows("iot:Receive", arns.Topic(message.Topic)))
        {
            throw new AwsException("ForbiddenException", StatusCodes.Status403Forbidden, "Forbidden");
        }

        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var packet = OutgoingMessage.Of(message, new SubscriptionOptions(message.QoS)) with { Acknowledged = acknowledged };
        if (!connection.Replay(packet))
        {
            throw DataPlaneCalls.Throttled();
        }

        await (confirms ? ConfirmAsync(acknowledged.Task, timeout, cancellationToken) : Task.CompletedTask);
        var traceId = message.TraceId.ToString();
        return RestJsonProtocol.Answer(new JsonObject { ["message"] = "OK", ["traceId"] = traceId }) with
        {
            Headers = new Dictionary<string, string> { [RequestIds.Header] = traceId },
        };
    }

    private async Task ConfirmAsync(Task acknowledged, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await acknowledged.WaitAsync(timeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new AwsException("GatewayTimeoutException", StatusCodes.Status504GatewayTimeout, "The client did not acknowledge in time.");
        }
    }

    private BrokerMessage MessageOf(RestCall call, bool confirms)
    {
        var topic = call.QueryValue("topic") ?? throw DataPlaneCalls.Invalid("topic is required");
        if ((TopicName.IsReserved(topic) ? "topic must not begin with $" : TopicName.ProblemOf(topic)) is { } problem)
        {
            throw DataPlaneCalls.Invalid(problem);
        }

        if (call.Request.Body.Length > options.MaxPayloadBytes)
        {
            // UNVERIFIED: AWS documents the status, 413; the name is that of its other services.
            throw new AwsException(
                "RequestEntityTooLargeException", StatusCodes.Status413PayloadTooLarge, $"a payload of more than {options.MaxPayloadBytes} bytes");
        }

        return new BrokerMessage
        {
            Topic = topic,
            Payload = call.Request.Body,
            QoS = confirms ? QualityOfService.AtLeastOnce : QualityOfService.AtMostOnce,
            Source = new MessageSource(call.Request.Principal, ClientId: null, call.Request.SourceIp),
            ReceivedAt = clock.GetUtcNow(),
            Properties = MessageHeaders.Read(call, options),
        };
    }

    private static TimeSpan TimeoutOf(RestCall call)
    {
        var seconds = UsualTimeout;
        return call.QueryValue("timeout") is { } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds is < 1 or > MaxTimeout)
                ? throw DataPlaneCalls.Invalid($"timeout must be a number from 1 to {MaxTimeout}")
                : TimeSpan.FromSeconds(seconds);
    }
}
