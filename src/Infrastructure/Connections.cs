using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Connections;

namespace Infrastructure;

/// <summary>
/// The table that knows which connections each user has now. What it holds is a day old at most, and comes again with the next connection: it goes
/// with its stack.
/// </summary>
public sealed class Connections : Construct
{
    private const string Keys = ConnectionTable.KeyPrefix + "*";

    /// <summary>Adds the table.</summary>
    public Connections(Construct scope, string id, UsageCaps caps, DataProtection data)
        : base(scope, id) => Table = ContinuousBackups.Of(new Table(this, "Table", new TableProps
        {
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = ConnectionTable.PartitionKey, Type = AttributeType.STRING },
            SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = ConnectionTable.SortKey, Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            MaxReadRequestUnits = caps.TableReadUnitsPerSecond,
            MaxWriteRequestUnits = caps.TableWriteUnitsPerSecond,
            TimeToLiveAttribute = ConnectionTable.ExpiresAt,
            Encryption = data.EncryptionKey is null ? null : TableEncryption.CUSTOMER_MANAGED,
            EncryptionKey = data.EncryptionKey,
            RemovalPolicy = RemovalPolicy.DESTROY,
        }));

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Recording connections and their ends, and reading which there are.</summary>
    public PolicyStatement Following() => Permissions.OnlyKeys(
        Permissions.Allow("FollowConnections", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"], Table.TableArn), [Keys]);

    /// <summary>Reading which connections a user has.</summary>
    public PolicyStatement Listing() => Permissions.OnlyKeys(Permissions.Allow("ListConnections", ["dynamodb:Query"], Table.TableArn), [Keys]);
}
