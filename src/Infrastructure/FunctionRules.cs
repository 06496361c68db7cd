using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>AWS IoT rules that hand messages to functions, and to the dead letters when they can't.</summary>
internal sealed class FunctionRules
{
    private readonly Construct _scope;
    private readonly BackendParts _parts;
    private readonly Role _failureRole;

    /// <summary>Adds the role by which the rules write dead letters.</summary>
    public FunctionRules(Construct scope, BackendParts parts)
    {
        (_scope, _parts) = (scope, parts);
        _failureRole = RuleRole.Of(scope, "FailureRole", [.. parts.DeadLetters.Sending()]);
    }

    /// <summary>Adds a rule.</summary>
    /// <param name="name">What the rule is called after: a family, or what is handed to it.</param>
    /// <param name="description">What it does.</param>
    /// <param name="sql">Its statement.</param>
    /// <param name="function">Who gets the messages.</param>
    public CfnTopicRule Add(string name, string description, string sql, RealtimeFunction function)
    {
        var topicRule = new CfnTopicRule(_scope, $"{name}-rule", new CfnTopicRuleProps
        {
            RuleName = _parts.Stage.RuleName(name),
            TopicRulePayload = new CfnTopicRule.TopicRulePayloadProperty
            {
                Description = description,
                Sql = sql,
                AwsIotSqlVersion = ArchivingRule.SqlVersion,
                RuleDisabled = false,
                Actions = new[]
                {
                    new CfnTopicRule.ActionProperty
                    {
                        Lambda = new CfnTopicRule.LambdaActionProperty { FunctionArn = function.Function.FunctionArn },
                    },
                },
                ErrorAction = new CfnTopicRule.ActionProperty
                {
                    Sqs = new CfnTopicRule.SqsActionProperty
                    {
                        QueueUrl = _parts.DeadLetters.Queue.QueueUrl,
                        RoleArn = _failureRole.RoleArn,
                        UseBase64 = false,
                    },
                },
            },
        });
        function.AllowInvocation($"By-{name}-rule", "iot.amazonaws.com", topicRule.AttrArn, Aws.ACCOUNT_ID);
        return topicRule;
    }
}
