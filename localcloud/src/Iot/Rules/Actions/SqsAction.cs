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

/// <summary>Where a <see cref="SqsAction"/> sends.</summary>
/// <param name="QueueUrl">As in the template, possibly with <c>${…}</c>.</param>
/// <param name="QueueArnPrefix">What stands before a queue's name in its ARN.</param>
/// <param name="RoleArn">The role that sends.</param>
/// <param name="UseBase64">Whether the body is base64.</param>
internal sealed record SqsActionTarget(SubstitutionText QueueUrl, string QueueArnPrefix, string RoleArn, bool UseBase64)
{
    /// <summary>The queue's ARN for one message.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public string QueueArnFor(RuleContext context)
    {
        var url = QueueUrl.Fill(context);
        return QueueArnPrefix + url[(url.LastIndexOf('/') + 1)..];
    }
}
