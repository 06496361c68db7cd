using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Infrastructure;

/// <summary>A table that holds what users have, made as all of them are, or one that is there already.</summary>
internal static class StateTable
{
    /// <summary>The table of <paramref name="scope"/>.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="existing">The name of a table to use instead of a new one; its recovery and caps are its owner's business.</param>
    /// <param name="keys">Keys and expiry of a new one.</param>
    /// <param name="caps">How much may be read and written.</param>
    /// <param name="data">What becomes of it.</param>
    public static ITable Of(Construct scope, string? existing, StateTableKeys keys, UsageCaps caps, DataProtection data) => existing is { } name
        ? Table.FromTableName(scope, "Table", name)
        : ContinuousBackups.Of(new Table(scope, "Table", new TableProps
        {
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = keys.PartitionKey, Type = AttributeType.STRING },
            SortKey = keys.SortKey is { } sort ? new Amazon.CDK.AWS.DynamoDB.Attribute { Name = sort.Name, Type = sort.Type } : null,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            MaxReadRequestUnits = caps.TableReadUnitsPerSecond,
            MaxWriteRequestUnits = caps.TableWriteUnitsPerSecond,
            TimeToLiveAttribute = keys.ExpiresAt,
            Encryption = data.EncryptionKey is null ? null : TableEncryption.CUSTOMER_MANAGED,
            EncryptionKey = data.EncryptionKey,
            DeletionProtection = !data.Disposable,
            RemovalPolicy = data.OfProtected,
        }));
}

/// <summary>How the items of a table are found, and when they go.</summary>
/// <param name="PartitionKey">The partition key, a string.</param>
/// <param name="SortKey">The sort key, if there is one.</param>
/// <param name="ExpiresAt">The attribute that says when an item may go, if any does.</param>
internal sealed record StateTableKeys(string PartitionKey, (string Name, AttributeType Type)? SortKey = null, string? ExpiresAt = null);
