using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Infrastructure;

/// <summary>The table that knows which Cognito identities belong to which user, and which of them have the IoT policy.</summary>
public sealed class Directory : Construct
{
    /// <summary>Adds the table.</summary>
    public Directory(Construct scope, string id, RealtimeBackendProps props)
        : base(scope, id) =>
        Table = props.ExistingDirectoryTable is { } name
            ? Amazon.CDK.AWS.DynamoDB.Table.FromTableName(this, "Table", name)
            : ContinuousBackups.Of(CreateTable(props));

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Finding the identities of a user.</summary>
    public PolicyStatement Resolving() => Permissions.Allow("ResolveUsers", ["dynamodb:BatchGetItem"], Table.TableArn);

    /// <summary>Recording who opened a session: the mark is read and put, the set of a user's identities grows.</summary>
    public PolicyStatement Recording() => Permissions.Allow(
        "RecordSessions",
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        Table.TableArn);

    private Table CreateTable(RealtimeBackendProps props) => new(this, "Table", new TableProps
    {
        PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "pk", Type = AttributeType.STRING },
        BillingMode = BillingMode.PAY_PER_REQUEST,
        MaxReadRequestUnits = props.Caps.TableReadUnitsPerSecond,
        MaxWriteRequestUnits = props.Caps.TableWriteUnitsPerSecond,
        Encryption = props.EncryptionKey is null ? null : TableEncryption.CUSTOMER_MANAGED,
        EncryptionKey = props.EncryptionKey,
        DeletionProtection = !props.Disposable,
        RemovalPolicy = props.OfProtected,
    });
}
