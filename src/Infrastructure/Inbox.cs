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

    /// <summary>Asking what those chose who are notified.</summary>
    public PolicyStatement ReadingPreferences() => OnlyPreferences(Permissions.Allow("ReadPreferences", ["dynamodb:BatchGetItem"], Table.TableArn));

    /// <summary>Showing users what they chose, and changing it.</summary>
    public PolicyStatement ChangingPreferences() =>
        OnlyPreferences(Permissions.Allow("ChangePreferences", ["dynamodb:GetItem", "dynamodb:UpdateItem"], Table.TableArn));

    /// <summary>Having notifications wait, and sending what waited.</summary>
    public PolicyStatement KeepingPending() => Only(
        Permissions.Allow(
            "KeepPending",
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"],
            Table.TableArn),
        InboxTable.PendingPrefix);

    /// <summary>Sending what waited.</summary>
    public PolicyStatement DrainingPending() => Only(
        Permissions.Allow("DrainPending", ["dynamodb:GetItem", "dynamodb:DeleteItem", "dynamodb:Query"], Table.TableArn), InboxTable.PendingPrefix);

    /// <summary>Asking whether anything waits.</summary>
    public PolicyStatement FindingPending() => Only(Permissions.Allow("FindPending", ["dynamodb:Query"], Table.TableArn), InboxTable.PendingPrefix);

    /// <summary>Looking what waits.</summary>
    public PolicyStatement ReadingPending() =>
        Only(Permissions.Allow("ReadPending", ["dynamodb:GetItem", "dynamodb:Query"], Table.TableArn), InboxTable.PendingPrefix);

    /// <summary>Keeping who may have to be told that they have not seen a notification.</summary>
    public PolicyStatement AddingUnseen() => Only(Permissions.Allow("AddUnseen", ["dynamodb:PutItem"], Table.TableArn), InboxTable.UnseenPrefix);

    /// <summary>Finding who has to be told, and keeping who is left.</summary>
    public PolicyStatement KeepingUnseen() =>
        Only(Permissions.Allow("KeepUnseen", ["dynamodb:Query", "dynamodb:UpdateItem"], Table.TableArn), InboxTable.UnseenPrefix);

    /// <summary>Writing down what becomes of events.</summary>
    public PolicyStatement KeepingLedger() => Only(
        Permissions.Allow("KeepLedger", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:Query"], Table.TableArn),
        InboxTable.LedgerPrefix);

    /// <summary>Telling what became of an event.</summary>
    public PolicyStatement ReadingLedger() => Only(Permissions.Allow("ReadLedger", ["dynamodb:Query"], Table.TableArn), InboxTable.LedgerPrefix);

    /// <summary>Putting users into audiences and taking them out.</summary>
    public PolicyStatement ChangingAudiences() => Permissions.OnlyKeys(
        Permissions.Allow(
            "ChangeAudiences",
            ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            Table.TableArn),
        [InboxTable.AudiencePrefix + "*", InboxTable.MemberPrefix + "*"]);

    /// <summary>Finding out whom an audience has.</summary>
    public PolicyStatement ReadingAudiences() => Only(Permissions.Allow("ReadAudiences", ["dynamodb:Query"], Table.TableArn), InboxTable.AudiencePrefix);

    /// <summary>Cutting audiences for events: who is on which page is put once and never changed.</summary>
    public PolicyStatement CuttingAudiences() => Only(
        Permissions.Allow("CutAudiences", ["dynamodb:GetItem", "dynamodb:PutItem"], Table.TableArn), InboxTable.CutPrefix);

    /// <summary>
    /// Keeping the state of inboxes: what the log comes to is read and replaced, and what was seen is marked. Nothing but the log decides what is read and archived, so
    /// bits that were replaced may be deleted.
    /// </summary>
    public PolicyStatement KeepingState() => Permissions.OnlyKeys(
        Permissions.Allow("KeepInboxState", ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"], Table.TableArn),
        [InboxTable.StatePrefix + "*"]);

    /// <summary>Keeping events until their time, and saying what became of them.</summary>
    public PolicyStatement KeepingSchedules() => Permissions.OnlyKeys(
        Permissions.Allow("KeepSchedules", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], Table.TableArn),
        [InboxTable.SchedulePrefix + "*"]);

    /// <summary>The environment variable by which a function finds the table.</summary>
    internal KeyValuePair<string, string> Variable => new("INBOX_TABLE", Table.TableName);

    private static PolicyStatement OnlyPreferences(PolicyStatement statement) => Only(statement, InboxTable.PreferencesPrefix);

    private static PolicyStatement Only(PolicyStatement statement, string prefix) => Permissions.OnlyKeys(statement, [prefix + "*"]);
}
