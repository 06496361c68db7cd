using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Infrastructure.Topics;
using Realtime.Log;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>The table of the message log, and what functions may do with it.</summary>
public sealed class MessageLog : Construct
{
    private static readonly StateTableKeys Keys = new(LogTable.PartitionKey, (LogTable.SortKey, AttributeType.NUMBER), LogTable.ExpiresAt);

    /// <summary>Adds the table.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="existingTable">The name of a table to use instead of a new one.</param>
    /// <param name="caps">How much may be read and written.</param>
    /// <param name="data">What becomes of it.</param>
    public MessageLog(Construct scope, string id, string? existingTable, UsageCaps caps, DataProtection data)
        : base(scope, id) =>
        Table = StateTable.Of(this, existingTable, Keys, caps, data);

    /// <summary>The table. Without a key of the deployer's, DynamoDB encrypts it with one of its own, which costs nothing and needs no permission.</summary>
    public ITable Table { get; }

    /// <summary>
    /// Appending to the topics of <paramref name="families"/>, and to no others: what stands there is read, claims and entries are put, head,
    /// claim, watermark and runs of voids are updated. An entry that stands is never updated, by nobody; that a put is of a new one is the code's condition,
    /// which IAM can't demand.
    /// </summary>
    internal IEnumerable<PolicyStatement> Appending(IReadOnlyList<TopicFamily> families)
    {
        yield return Only(
            Permissions.Allow("ReadBeforeAppending", ["dynamodb:GetItem", "dynamodb:Query"], Table.TableArn),
            LogKeys.Of(families, LogKeys.Head, LogKeys.Entry, LogKeys.Claim, LogKeys.Watermark, LogKeys.VoidRun));
        yield return Only(
            Permissions.Allow("PutIntoLog", ["dynamodb:PutItem"], Table.TableArn), LogKeys.Of(families, LogKeys.Entry, LogKeys.Claim));
        yield return Only(
            Permissions.Allow("NumberMessages", ["dynamodb:UpdateItem"], Table.TableArn),
            LogKeys.Of(families, LogKeys.Head, LogKeys.Claim, LogKeys.Watermark, LogKeys.VoidRun));
    }

    /// <summary>Keeping who is still without an event that failed in part, and reading it when the event comes again.</summary>
    public PolicyStatement KeepingUnfinishedEvents() => Only(
        Permissions.Allow("KeepUnfinishedEvents", ["dynamodb:GetItem", "dynamodb:PutItem"], Table.TableArn), [LogKeys.UnfinishedEvents]);

    /// <summary>Reading pages: the head and single entries are got, ranges are queried.</summary>
    public PolicyStatement Reading() => Permissions.Allow("ReadLog", ["dynamodb:GetItem", "dynamodb:Query"], Table.TableArn);

    /// <summary>Reading notifications: by the id of their event, by their number, and what came behind.</summary>
    public PolicyStatement ReadingNotifications() => Only(
        Permissions.Allow("ReadNotifications", ["dynamodb:GetItem", "dynamodb:Query"], Table.TableArn),
        LogKeys.Of([TopicCatalog.Notifications], LogKeys.Head, LogKeys.Entry, LogKeys.Claim, LogKeys.Watermark, LogKeys.VoidRun));

    /// <summary>
    /// A reader's right to seal a number that no message has: it may put voids among the entries, nothing with a body, and no
    /// heads or claims. ForAllValues is also true of a key that the request lacks, so both keys must be there.
    /// </summary>
    public PolicyStatement Sealing() =>
        Only(Permissions.Allow("SealWithVoids", ["dynamodb:PutItem"], Table.TableArn), LogTable.VoidAttributes, $"{LogTable.EntryPrefix}*");

    /// <summary>A reader's right to keep how far it came: it may update watermarks, and nothing else by this.</summary>
    public PolicyStatement MovingWatermarks() => Only(
        Permissions.Allow("MoveWatermark", ["dynamodb:UpdateItem"], Table.TableArn),
        LogTable.WatermarkAttributes,
        $"{LogTable.WatermarkPrefix}*");

    /// <summary>A reader's right to remember voids that it went through: it may update runs of voids, and nothing else by this.</summary>
    public PolicyStatement RememberingVoids() => Only(
        Permissions.Allow("RememberVoids", ["dynamodb:UpdateItem"], Table.TableArn),
        LogTable.VoidRunAttributes,
        $"{LogTable.VoidRunPrefix}*");

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

    private static PolicyStatement Only(PolicyStatement statement, IReadOnlyList<string> keys) => Permissions.OnlyKeys(statement, keys);
}
