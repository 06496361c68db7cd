using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Log;

namespace Infrastructure;

/// <summary>The table of the message log, and what functions may do with it.</summary>
public sealed class MessageLog : Construct
{
    /// <summary>Adds the table.</summary>
    public MessageLog(Construct scope, string id, RealtimeBackendProps props)
        : base(scope, id) =>
        Table = props.ExistingMessageLogTable is { } name
            ? Amazon.CDK.AWS.DynamoDB.Table.FromTableName(this, "Table", name)
            : ContinuousBackups.Of(CreateTable(props.Caps));

    /// <summary>The table. DynamoDB encrypts it with a key of its own, which costs nothing and needs no permission.</summary>
    public ITable Table { get; }

    /// <summary>
    /// Appending: claims and entries are read and put, the head is updated. What stands behind the watermark is queried, to move it on.
    /// </summary>
    public PolicyStatement Appending() => Permissions.Allow(
        "AppendToLog",
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        Table.TableArn);

    /// <summary>Reading pages: the head and single entries are got, ranges are queried.</summary>
    public PolicyStatement Reading() => Permissions.Allow("ReadLog", ["dynamodb:GetItem", "dynamodb:Query"], Table.TableArn);

    /// <summary>
    /// A reader's right to seal a number that no message has: it may put voids among the entries, nothing with a body, and no
    /// heads or claims. ForAllValues is also true of a key that the request lacks, so both keys must be there.
    /// </summary>
    public PolicyStatement Sealing() =>
        Only(Permissions.Allow("SealWithVoids", ["dynamodb:PutItem"], Table.TableArn), LogTable.VoidAttributes, "log|*");

    /// <summary>A reader's right to keep how far it came: it may update watermarks, and nothing else.</summary>
    public PolicyStatement MovingWatermarks() => Only(
        Permissions.Allow("MoveWatermark", ["dynamodb:UpdateItem"], Table.TableArn),
        LogTable.WatermarkAttributes,
        $"{LogTable.WatermarkPrefix}*");

    private static PolicyStatement Only(PolicyStatement statement, IReadOnlyList<string> attributes, string keys)
    {
        statement.AddCondition("ForAllValues:StringEquals", Permissions.Condition("dynamodb:Attributes", [.. attributes]));
        statement.AddCondition("ForAllValues:StringLike", Permissions.Condition("dynamodb:LeadingKeys", keys));
        statement.AddCondition("Null", new Dictionary<string, object>
        {
            ["dynamodb:Attributes"] = "false",
            ["dynamodb:LeadingKeys"] = "false",
        });
        return statement;
    }

    private Table CreateTable(UsageCaps caps) => new(this, "Table", new TableProps
    {
        PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = LogTable.PartitionKey, Type = AttributeType.STRING },
        SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = LogTable.SortKey, Type = AttributeType.NUMBER },
        BillingMode = BillingMode.PAY_PER_REQUEST,
        MaxReadRequestUnits = caps.TableReadUnitsPerSecond,
        MaxWriteRequestUnits = caps.TableWriteUnitsPerSecond,
        TimeToLiveAttribute = LogTable.ExpiresAt,
        DeletionProtection = true,
        RemovalPolicy = RemovalPolicy.RETAIN,
    });
}
