using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Rooms;
using Realtime.Rooms.Table;

namespace Infrastructure.Users;

/// <summary>
/// Erases what the table of rooms has of a user. Who is still a member of a room stays one: leaving is a change of the room, which the others hear, and which is the
/// backend's to make (<c>RoomCommand</c>).
/// </summary>
internal sealed class RoomErasure(IAmazonDynamoDB client, UserTables tables, StoredUser user, bool confirmed, TimeProvider clock)
{
    // A change may come late by as long as a function runs.
    private static readonly TimeSpan LateAtMost = RoomRules.Design.LongestRun;

    /// <summary>Erases, and tells what.</summary>
    public async Task RunAsync(ErasureReport report, CancellationToken cancellationToken)
    {
        List<RoomItem> items = [];
        await foreach (var item in new StoredRooms(client, tables.Rooms, user, clock).ReadAsync(cancellationToken))
        {
            items.Add(item);
            if (item is { Kind: RoomItemKind.Membership, IsMember: true } && await IsThereAsync(item.RoomId, cancellationToken))
            {
                report.MemberOf.Add(item.RoomId);
            }

            if (HasJustEnded(item))
            {
                report.JustLeft.Add(item.RoomId);
            }
        }

        foreach (var item in items.Where(item => !IsNeeded(item, report)))
        {
            report.RoomItems++;
            report.ChangedMeanwhile += confirmed && !await EraseAsync(item, cancellationToken) ? 1 : 0;
        }
    }

    private static bool IsNeeded(RoomItem item, ErasureReport report) => item.Kind switch
    {
        RoomItemKind.Counted => report.MemberOf.Count > 0,
        RoomItemKind.Made => false,
        _ => report.MemberOf.Contains(item.RoomId) || report.JustLeft.Contains(item.RoomId),
    };

    // By its mark alone a change that comes late is known to be one: without it, a late addition would take the user in again. The list says when it was.
    private bool HasJustEnded(RoomItem item) =>
        item is { Kind: RoomItemKind.Listed, IsMember: false, ExpiresAt: { } expiresAt }
        && clock.GetUtcNow() - (expiresAt - RoomRules.Design.LeftKept) < LateAtMost;

    // Of a room that was deleted the memberships stay as they were.
    private async Task<bool> IsThereAsync(string roomId, CancellationToken cancellationToken) =>
        (await client.GetItemAsync(
            new GetItemRequest { TableName = tables.Rooms, Key = RoomItems.RoomKey(roomId), ConsistentRead = true }, cancellationToken))
        .Item is { Count: > 0 } room && !RoomItems.ToRoom(room).IsDeleted;

    private Task<bool> EraseAsync(RoomItem item, CancellationToken cancellationToken) => Erasure.TryAsync(() => item.Kind switch
    {
        RoomItemKind.Made => client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tables.Rooms,
                Key = item.Key,
                UpdateExpression = "SET createdBy = :backend",
                ConditionExpression = "createdBy = :sub",
                ExpressionAttributeValues = new() { [":backend"] = new(RoomActor.Backend.By), [":sub"] = new(user.Subject) },
            },
            cancellationToken),
        RoomItemKind.Counted => client.DeleteItemAsync(new DeleteItemRequest { TableName = tables.Rooms, Key = item.Key }, cancellationToken),
        _ => client.DeleteItemAsync(
            new DeleteItemRequest
            {
                TableName = tables.Rooms,
                Key = item.Key,

                // Nobody has added them again.
                ConditionExpression = "attribute_not_exists(pk) OR #change = :seen",
                ExpressionAttributeNames = new() { ["#change"] = "change" },
                ExpressionAttributeValues = new() { [":seen"] = item.Attributes["change"] },
            },
            cancellationToken),
    });
}
