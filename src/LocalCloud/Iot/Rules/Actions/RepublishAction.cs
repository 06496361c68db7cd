using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Publishes the SELECT's result to another topic, under the rule's role.</summary>
internal sealed class RepublishAction(
    MessageBroker broker, IAccessControl access, RuleRoles roles, IotArns arns, RepublishTarget target) : IRuleAction
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
        await broker.PublishAsync(
            new BrokerMessage
            {
                Topic = topic,
                Payload = output.Payload,
                QoS = target.QoS,
                Source = new MessageSource(principal, ClientId: null, invocation.Message.Source.SourceIp),
                ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(invocation.Context.Timestamp),
                IsRepublished = true,
            },
            cancellationToken);
    }
}
