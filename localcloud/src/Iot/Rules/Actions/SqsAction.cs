using System.Text;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Sqs;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Sends the SELECT's result to a standard queue, under the rule's role.</summary>
internal sealed class SqsAction(IQueues queues, RuleRoles roles, SqsActionTarget target) : IRuleAction
{
    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];

    /// <inheritdoc/>
    public string Name => nameof(SqsAction);

    /// <inheritdoc/>
    public string Resource => target.QueueUrl.Text;

    /// <inheritdoc/>
    public Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        var body = target.UseBase64
            ? Convert.ToBase64String(output.Payload.Span)
            : Encoding.UTF8.GetString(output.Payload.Span);
        return queues.SendAsync(target.QueueArnFor(invocation.Context), body, NoAttributes, roles.Assume(target.RoleArn, invocation.Rule));
    }
}
