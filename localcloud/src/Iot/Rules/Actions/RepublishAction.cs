using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Handlers;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Publishes the SELECT's result to another topic, under the rule's role.</summary>
internal sealed class RepublishAction(
    MessageBroker broker, IAccessControl access, RuleRoles roles, IotArns arns, IotOptions options, RepublishTarget target) : IRuleAction
{
    /// <inheritdoc/>
    public string Name => nameof(RepublishAction);

    /// <inheritdoc/>
    public string Resource => target.Topic.Text;

    /// <inheritdoc/>
    public async Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        var topic = target.TopicFor(invocation.Context);
        if (TopicName.ProblemOf(topic) is { } problem)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, problem);
        }

        var principal = roles.Assume(target.RoleArn, invocation.Rule);
        access.Demand(
            new AccessRequest(principal, "iot:Publish", arns.Topic(topic)), StatusCodes.Status403Forbidden);
        var outcome = await broker.PublishAsync(MessageOf(invocation, output, topic, principal), cancellationToken);
        if (outcome == PublishOutcome.Throttled)
        {
            throw new AwsException("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded");
        }
    }

    private BrokerMessage MessageOf(RuleInvocation invocation, RuleOutput output, string topic, Principal principal)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(invocation.Context.Timestamp);
        var properties = target.Headers.PropertiesFor(invocation.Context);
        if (properties.ResponseTopic is { } responseTopic && TopicName.ProblemOf(responseTopic) is { } wrong)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, "the response topic: " + wrong);
        }

        if (new MessageLimits(options).ProblemOf(output.Payload.Length, properties.ToPacket()) is { } problem)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, problem.Text);
        }

        return new BrokerMessage
        {
            Topic = topic,
            Payload = output.Payload,
            QoS = target.QoS,
            Source = new MessageSource(principal, ClientId: null, invocation.Message.Source.SourceIp),
            ReceivedAt = now,
            Properties = properties,
            ExpiresAt = MessageExpiry.ExpiresAt(now, target.Headers.ExpiryFor(invocation.Context)),
            IsRepublished = true,
        };
    }
}
