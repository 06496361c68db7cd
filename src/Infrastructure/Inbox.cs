using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Realtime.Inbox;

namespace Infrastructure;

/// <summary>The table of what stands beside notifications: the state of inboxes, preferences, what waits, and what became of events.</summary>
public sealed class Inbox : Construct
{
    private static readonly StateTableKeys Keys = new(InboxTable.PartitionKey, (InboxTable.SortKey, AttributeType.STRING), InboxTable.ExpiresAt);

    /// <summary>Adds the table.</summary>
    /// <param name="scope">Where it is added.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="existingTable">The name of a table to use instead of a new one.</param>
    /// <param name="caps">How much may be read and written.</param>
    /// <param name="data">What becomes of it.</param>
    public Inbox(Construct scope, string id, string? existingTable, UsageCaps caps, DataProtection data)
        : base(scope, id) =>
        Table = StateTable.Of(this, existingTable, Keys, caps, data);

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>Keeping events until their time, and saying what became of them.</summary>
    public PolicyStatement KeepingSchedules() => Permissions.OnlyKeys(
        Permissions.Allow("KeepSchedules", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], Table.TableArn),
        [InboxTable.SchedulePrefix + "*"]);

    /// <summary>The environment variable by which a function finds the table.</summary>
    internal KeyValuePair<string, string> Variable => new("INBOX_TABLE", Table.TableName);
}
