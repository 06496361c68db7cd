namespace Realtime.Inbox;

/// <summary>
/// The names of the keys of the table <c>Inbox</c>, which the infrastructure's table and policies name too. What its items hold is named where they are written and read.
/// </summary>
public static class InboxTable
{
    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a string.</summary>
    public const string SortKey = "sk";

    /// <summary>The attribute by which DynamoDB deletes what is of use for a time only, in seconds since 1970.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>What the partition keys of an inbox's state begin with: the identity follows, whose log its numbers are of.</summary>
    public const string StatePrefix = "state|";

    /// <summary>What the partition keys of a user's preferences begin with.</summary>
    public const string PreferencesPrefix = "pref|";

    /// <summary>What the partition keys of notifications that wait for a user's first sign-in begin with.</summary>
    public const string PendingPrefix = "pending|";

    /// <summary>What the partition keys of the ledger of an event begin with: its source and id follow.</summary>
    public const string LedgerPrefix = "ledger|";

    /// <summary>What the partition keys of audiences begin with.</summary>
    public const string AudiencePrefix = "audience|";

    /// <summary>What the partition keys of the audiences that a user is in begin with: so they are found by the user, too.</summary>
    public const string MemberPrefix = "member|";

    /// <summary>What the partition keys of audiences' users, as an event was cut for them, begin with: its source and id follow.</summary>
    public const string CutPrefix = "cut|";

    /// <summary>What the partition keys of scheduled events begin with: their source and id follow.</summary>
    public const string SchedulePrefix = "schedule|";

    /// <summary>What the partition keys of those begin with who may still have to be told of a notification: its event's source and id follow.</summary>
    public const string UnseenPrefix = "unseen|";
}
