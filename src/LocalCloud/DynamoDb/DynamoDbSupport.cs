using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.DynamoDb;

/// <summary>What DynamoDB supports.</summary>
internal static class DynamoDbSupport
{
    public static ServiceSupport Table { get; } = new("DynamoDB")
    {
        Features =
        [
            Partial("Items, queries, scans, batches, transactions", "as dynalite does them"),
            Full("Time to live"),
            Full("IAM with leading keys and attributes"),
            No("Streams", "stop the start"),
            No("Capacity and throttling"),
            No("PartiQL"),
            No("Backups and global tables"),
        ],
    };
}
