using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

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
