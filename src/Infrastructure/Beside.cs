using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>What members of a room tell each other beside their messages: a rule passes it on, and that is all.</summary>
public sealed class Beside : Construct
{
    /// <summary>Adds the rules.</summary>
    public Beside(Construct scope, string id, BackendParts parts)
        : base(scope, id) =>
        Rules = [.. BesideRule.For(parts.Families, parts.Stage.TopicPrefix).Select(rule => Add(rule, parts.Stage))];

    /// <summary>The rules, one for each family that has something beside.</summary>
    public IReadOnlyList<CfnTopicRule> Rules { get; }

    private CfnTopicRule Add(BesideRule rule, DeploymentStage stage)
    {
        var role = RuleRole.Of(this, $"{rule.Name}-role", Permissions.PublishTo([rule.Resource], stage));
        return new(this, $"{rule.Name}-rule", new CfnTopicRuleProps
        {
            RuleName = stage.RuleName(rule.Name),
            TopicRulePayload = new CfnTopicRule.TopicRulePayloadProperty
            {
                Description = $"Passes on who is {rule.Name}",
                Sql = rule.Sql,
                AwsIotSqlVersion = ArchivingRule.SqlVersion,
                RuleDisabled = false,
                Actions = new[]
                {
                    new CfnTopicRule.ActionProperty
                    {
                        // At QoS 0: it is forgotten after seconds anyway.
                        Republish = new CfnTopicRule.RepublishActionProperty { RoleArn = role.RoleArn, Topic = rule.Topic, Qos = 0 },
                    },
                },
                // No error action: the topic, which it would write down, has the key in it.
            },
        });
    }
}
