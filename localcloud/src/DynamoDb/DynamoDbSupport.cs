using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.DynamoDb;

/// <summary>What DynamoDB supports.</summary>
internal static class DynamoDbSupport
{
    private const string AsDynalite = "as dynalite does it";

    public static ServiceSupport Table { get; } = new("DynamoDB")
    {
        SigningName = "dynamodb",
        Operations =
        [
            Partial("BatchGetItem", AsDynalite),
            Partial("BatchWriteItem", AsDynalite),
            Partial("CreateTable", AsDynalite),
            Partial("DeleteItem", AsDynalite),
            Partial("DeleteTable", AsDynalite),
            Partial("DescribeTable", AsDynalite),
            Full("DescribeTimeToLive"),
            Partial("GetItem", AsDynalite),
            Partial("ListTables", AsDynalite),
            Partial("ListTagsOfResource", AsDynalite),
            Partial("PutItem", AsDynalite),
            Partial("Query", AsDynalite),
            Partial("Scan", AsDynalite),
            Partial("TagResource", AsDynalite),
            Partial("UntagResource", AsDynalite),
            Partial("UpdateItem", AsDynalite),
            Partial("UpdateTable", AsDynalite),
            Full("UpdateTimeToLive"),
            No("TransactGetItems"),
            No("TransactWriteItems"),
        ],
        Features =
        [
            Full("Time to live"),
            Full("IAM with leading keys and attributes"),
            No("Streams", "stop the start"),
            No("Capacity and throttling"),
            No("PartiQL"),
            No("Backups and global tables"),
        ],
    };
}
