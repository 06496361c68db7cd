using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.KMS;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>
/// Logs what clients publish themselves: a rule for each such family hands every message to ArchiveMessage, and to the dead
/// letters when it can't.
/// </summary>
public sealed class Archiving : Construct
{
    /// <summary>Adds function and rules.</summary>
    public Archiving(Construct scope, string id, BackendParts parts)
        : base(scope, id)
    {
        var variables = parts.LogVariables();
        parts.AddBrokerVariables(variables);
        variables.Add("DIRECTORY_TABLE", parts.Directory.Table.TableName);
        ArchiveMessage = new RealtimeFunction(this, "ArchiveMessage", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(30),
            Environment = variables,
            Permissions =
            [
                parts.Directory.ReadingSenders(),
                .. parts.Log.Appending([.. parts.Families.Where(family => family.IsArchivedByRule)]),
                Permissions.PublishTo(BackendTopics.Archived(parts.Families), parts.Stage),
            ],
            DeadLetters = parts.DeadLetters,
        });
        var failureRole = CreateFailureRole(parts.DeadLetters, parts.Functions.EncryptionKey);
        Rules = [.. ArchivingRule.For(parts.Families, parts.Stage.TopicPrefix).Select(rule => Add(rule, parts.Stage, parts.DeadLetters, failureRole))];
    }

    /// <summary>Appends what clients published and sends the committed copy.</summary>
    public RealtimeFunction ArchiveMessage { get; }

    /// <summary>The rules, one for each family.</summary>
    public IReadOnlyList<CfnTopicRule> Rules { get; }

    private CfnTopicRule Add(ArchivingRule rule, DeploymentStage stage, DeadLetters deadLetters, Role failureRole)
    {
        var topicRule = new CfnTopicRule(this, $"{rule.Family}-rule", new CfnTopicRuleProps
        {
            RuleName = stage.RuleName(rule.Family),
            TopicRulePayload = new CfnTopicRule.TopicRulePayloadProperty
            {
                Description = $"Archives what clients publish to {rule.Family}",
                Sql = rule.Sql,
                AwsIotSqlVersion = ArchivingRule.SqlVersion,
                RuleDisabled = false,
                Actions = new[]
                {
                    new CfnTopicRule.ActionProperty
                    {
                        Lambda = new CfnTopicRule.LambdaActionProperty { FunctionArn = ArchiveMessage.Function.FunctionArn },
                    },
                },
                ErrorAction = new CfnTopicRule.ActionProperty
                {
                    Sqs = new CfnTopicRule.SqsActionProperty
                    {
                        QueueUrl = deadLetters.Queue.QueueUrl,
                        RoleArn = failureRole.RoleArn,
                        UseBase64 = false,
                    },
                },
            },
        });
        ArchiveMessage.AllowInvocation($"By-{rule.Family}-rule", "iot.amazonaws.com", topicRule.AttrArn, Aws.ACCOUNT_ID);
        return topicRule;
    }

    private Role CreateFailureRole(DeadLetters deadLetters, IKey? encryptionKey) => new(this, "FailureRole", new RoleProps
    {
        AssumedBy = new ServicePrincipal("iot.amazonaws.com", new ServicePrincipalOpts
        {
            // Only for rules of this account; a rule's own ARN would make role and rule need each other.
            Conditions = Permissions.OfThisAccount(Permissions.IotArn("rule/*")),
        }),
        InlinePolicies = new Dictionary<string, PolicyDocument>
        {
            ["Permissions"] = new(new PolicyDocumentProps
            {
                Statements = encryptionKey is { } key ? [deadLetters.Sending(), KeyUse.OfQueueToSend(key)] : [deadLetters.Sending()],
            }),
        },
    });
}
