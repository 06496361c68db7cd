using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>
/// Policy statements, written out instead of CDK's <c>Grant…</c> methods, which allow more than is used. One statement has one
/// purpose and a name of its own, so that a refusal names it and a test can take it away.
/// </summary>
internal static class Permissions
{
    /// <summary>A statement that allows <paramref name="actions"/> on <paramref name="resources"/>.</summary>
    public static PolicyStatement Allow(string sid, string[] actions, params string[] resources) =>
        new(new PolicyStatementProps { Sid = sid, Effect = Effect.ALLOW, Actions = actions, Resources = resources });

    /// <summary><paramref name="statement"/> on the topics of this account and region that are the stage's.</summary>
    public static PolicyStatement OnTopics(TopicStatement statement, DeploymentStage stage) => new(new PolicyStatementProps
    {
        Sid = statement.Sid,
        Effect = statement.Allow ? Effect.ALLOW : Effect.DENY,
        Actions = [statement.Action],
        Resources = [.. statement.Resources.Select(resource => IotArn(stage.OnBroker(resource)))],
    });

    /// <summary>Publishing by HTTPS to <paramref name="topics"/> (<c>topic/chat/*/log</c>).</summary>
    public static PolicyStatement PublishTo(IReadOnlyList<string> topics, DeploymentStage stage) =>
        OnTopics(new TopicStatement("PublishToTopics", Allow: true, "iot:Publish", topics), stage);

    /// <summary>The ARN of an AWS IoT resource of this account and region.</summary>
    public static string IotArn(string resource) => $"arn:{Aws.PARTITION}:iot:{Aws.REGION}:{Aws.ACCOUNT_ID}:{resource}";

    /// <summary>
    /// Conditions that hold an AWS service to acting for this account: nobody may have it act here by resources of another one.
    /// </summary>
    /// <param name="sources">The resources that it may act for, as an ARN or a pattern; <see langword="null"/> where the service tells none.</param>
    public static Dictionary<string, object> OfThisAccount(string? sources = null)
    {
        var conditions = new Dictionary<string, object> { ["StringEquals"] = Condition("aws:SourceAccount", Aws.ACCOUNT_ID) };
        if (sources is not null)
        {
            conditions["ArnLike"] = Condition("aws:SourceArn", sources);
        }

        return conditions;
    }

    /// <summary>Refuses everybody who doesn't come by TLS.</summary>
    /// <param name="resource">The queue or topic.</param>
    /// <param name="actions">All that its policy can speak of. SQS takes <c>sqs:*</c>, and seven actions at most; SNS takes no wildcard.</param>
    public static PolicyStatement DenyPlainTransport(string resource, params string[] actions) => new(new PolicyStatementProps
    {
        Sid = "DenyPlainTransport",
        Effect = Effect.DENY,
        Principals = [new StarPrincipal()],
        Actions = actions,
        Resources = [resource],
        Conditions = new Dictionary<string, object> { ["Bool"] = Condition("aws:SecureTransport", "false") },
    });

    /// <summary><paramref name="statement"/> on items whose partition keys are like one of <paramref name="keys"/>, and on no others.</summary>
    public static PolicyStatement OnlyKeys(PolicyStatement statement, IReadOnlyList<string> keys)
    {
        statement.AddCondition("ForAllValues:StringLike", Condition("dynamodb:LeadingKeys", [.. keys]));

        // ForAllValues is also true of a key that the request lacks, so it must be there.
        statement.AddCondition("Null", Condition("dynamodb:LeadingKeys", "false"));
        return statement;
    }

    /// <summary>Closing connections to AWS IoT Core, of clients whose ids begin as identity ids do.</summary>
    public static PolicyStatement CloseConnections() => Allow("CloseConnections", ["iot:DeleteConnection"], IotArn($"client/{Aws.REGION}:*"));

    /// <summary>A condition, in the shape that CDK wants.</summary>
    public static Dictionary<string, object> Condition(string key, params string[] values) =>
        new() { [key] = values.Length == 1 ? values[0] : values };
}
