using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;

namespace Infrastructure;

/// <summary>
/// What a KMS key of the deployer's own needs: roles may use it through the service that they use anyway, and through no other, and the key's policy
/// lets in the services that write here by themselves. The policy of a key that was imported is its owner's: <c>docs/operations.md</c> has the statements.
/// </summary>
internal static class KeyUse
{
    private static readonly string[] Writing = ["kms:Decrypt", "kms:GenerateDataKey"];

    /// <summary>Reading and writing tables that are encrypted with the key. Granting DynamoDB its own use is the deployer's, who makes them.</summary>
    public static PolicyStatement OfTables(IKey key) => Through(
        "dynamodb",
        Permissions.Allow(
            "UseKeyOfTables",
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
            key.KeyArn));

    /// <summary>Sending to a queue that is encrypted with the key: SQS wants to decrypt, too, and looks at the data key so.</summary>
    public static PolicyStatement OfQueueToSend(IKey key) => Through("sqs", Permissions.Allow("UseKeyOfQueue", Writing, key.KeyArn));

    /// <summary>Taking messages out of a queue that is encrypted with the key.</summary>
    public static PolicyStatement OfQueueToReceive(IKey key) => Through("sqs", Permissions.Allow("UseKeyOfQueue", ["kms:Decrypt"], key.KeyArn));

    /// <summary>
    /// Lets in those who use the key by themselves: CloudWatch for the log groups, EventBridge for what it can't deliver, alarms and budget for the topic.
    /// </summary>
    public static void LetServicesUse(IKey key)
    {
        key.AddToResourcePolicy(ByLogs());
        key.AddToResourcePolicy(By("EventBridgeUsesKey", "events.amazonaws.com"));
        key.AddToResourcePolicy(By("AlarmsUseKey", "cloudwatch.amazonaws.com"));
        key.AddToResourcePolicy(By("BudgetUsesKey", "budgets.amazonaws.com"));
    }

    private static PolicyStatement Through(string service, PolicyStatement statement)
    {
        statement.AddCondition("StringEquals", Permissions.Condition("kms:ViaService", $"{service}.{Aws.REGION}.{Aws.URL_SUFFIX}"));
        return statement;
    }

    // CloudWatch says for which log group, and with it for which account.
    private static PolicyStatement ByLogs() => new(new PolicyStatementProps
    {
        Sid = "LogsUseKey",
        Principals = [new ServicePrincipal($"logs.{Aws.REGION}.amazonaws.com")],
        Actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
        Resources = ["*"], // of a key's policy: this key
        Conditions = new Dictionary<string, object>
        {
            ["ArnLike"] = Permissions.Condition(
                "kms:EncryptionContext:aws:logs:arn", $"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:*"),
        },
    });

    // Whether KMS is told the account by a service that comes by another one, AWS doesn't say. Queue and topic ask for it besides.
    private static PolicyStatement By(string sid, string service) => new(new PolicyStatementProps
    {
        Sid = sid,
        Principals = [new ServicePrincipal(service)],
        Actions = Writing,
        Resources = ["*"], // of a key's policy: this key
        Conditions = new Dictionary<string, object>
        {
            ["StringEqualsIfExists"] = Permissions.Condition("aws:SourceAccount", Aws.ACCOUNT_ID),
        },
    });
}
