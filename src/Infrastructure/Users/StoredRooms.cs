using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Rooms.Table;

namespace Infrastructure.Users;

/// <summary>
/// Everything in the table of rooms that is of a user: the list with the read marks and what is counted, memberships, and who made a room. A list forgets in
/// 30 days that somebody left, a membership never does, so the whole table is read once.
/// </summary>
internal sealed class StoredRooms(IAmazonDynamoDB client, string tableName, StoredUser user, TimeProvider clock)
{
    /// <summary>Reads them, in no order. Without a subject nothing can be found: rooms know none of a user's identities.</summary>
    public async IAsyncEnumerable<RoomItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (user.Subject is not { } subject)
        {
            yield break;
        }

        var request = new ScanRequest
        {
            TableName = tableName,
            FilterExpression = "pk = :list OR sk = :member OR createdBy = :sub",
            ExpressionAttributeValues = new()
            {
                [":list"] = new(RoomsTable.UserPrefix + subject),
                [":member"] = new(RoomsTable.MemberPrefix + subject),
                [":sub"] = new(subject),
            },
            ConsistentRead = true,
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        };
        await foreach (var attributes in SlowScan.ReadAsync(client, request, clock, cancellationToken))
        {
            yield return new RoomItem(KindOf(attributes[RoomsTable.SortKey].S), attributes);
        }
    }

    private static RoomItemKind KindOf(string sortKey) =>
        sortKey == RoomsTable.Room ? RoomItemKind.Made
        : sortKey.StartsWith(RoomsTable.MemberPrefix, StringComparison.Ordinal) ? RoomItemKind.Membership
        : sortKey.StartsWith(RoomsTable.RoomPrefix, StringComparison.Ordinal) ? RoomItemKind.Listed
        : RoomItemKind.Counted;
}

/// <summary>An item of the table of rooms that is of a user.</summary>
internal sealed record RoomItem(RoomItemKind Kind, Dictionary<string, AttributeValue> Attributes)
{
    public Dictionary<string, AttributeValue> Key => new()
    {
        [RoomsTable.PartitionKey] = Attributes[RoomsTable.PartitionKey],
        [RoomsTable.SortKey] = Attributes[RoomsTable.SortKey],
    };

    /// <summary>The room that it is about.</summary>
    public string RoomId => Attributes[Kind is RoomItemKind.Listed ? RoomsTable.SortKey : RoomsTable.PartitionKey].S[RoomsTable.RoomPrefix.Length..];

    /// <summary>Of a membership or a list: whether the user is in the room.</summary>
    public bool IsMember => RoomItems.IsMember(Attributes);

    /// <summary>When TTL deletes it, if it does.</summary>
    public DateTimeOffset? ExpiresAt => Attributes.GetValueOrDefault(RoomsTable.ExpiresAt)?.N is { } seconds
        ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture))
        : null;
}

/// <summary>What an item is to the user.</summary>
internal enum RoomItemKind
{
    /// <summary>That the user is, or was, a member.</summary>
    Membership,

    /// <summary>A room in the user's list, with how far they have read.</summary>
    Listed,

    /// <summary>What is counted of the user.</summary>
    Counted,

    /// <summary>A room that the user made, and that stays.</summary>
    Made,
}
