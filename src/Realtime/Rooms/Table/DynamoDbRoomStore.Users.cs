using Amazon.DynamoDBv2.Model;
using Realtime.Log;

namespace Realtime.Rooms.Table;

/// <summary>What is kept by user: their list of rooms with the read marks, and what is counted of them.</summary>
internal sealed partial class DynamoDbRoomStore
{
    public Task<bool> MarkListedAsync(string sub, string roomId, ListMark mark, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.ListedKey(sub, roomId));
        update.Set("change", RoomItems.Number(mark.Change));
        update.Set("state", RoomItems.State(mark.IsMember));
        if (mark.ExpiresAt is { } expiresAt)
        {
            update.Set(RoomsTable.ExpiresAt, RoomItems.Number(expiresAt.ToUnixTimeSeconds()));
        }
        else
        {
            update.Remove(RoomsTable.ExpiresAt);
        }

        return UpdateAsync(update, NotMarkedLater, cancellationToken);
    }

    public async Task<ListPage> ListRoomsAsync(string sub, string? after, int limit, CancellationToken cancellationToken)
    {
        var response = await QueryAsync(RoomsTable.UserKey(sub), RoomsTable.RoomPrefix, after, limit, cancellationToken);
        return new([.. (response.Items ?? []).Select(RoomItems.ToListed)], Next(response, RoomsTable.RoomPrefix));
    }

    public async Task<ListedRoom?> GetListedAsync(string sub, string roomId, bool consistent, CancellationToken cancellationToken) =>
        await GetAsync(RoomItems.ListedKey(sub, roomId), consistent, cancellationToken) is { } item ? RoomItems.ToListed(item) : null;

    public Task<bool> MarkReadAsync(string sub, string roomId, Position read, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.ListedKey(sub, roomId));
        update.Set("read", RoomItems.Number(read.Seq));
        update.Set("readAt", new(read.ToString()));
        update.Name("state");
        update.Value("member", RoomItems.State(isMember: true));
        return UpdateAsync(update, "#state = :member AND (attribute_not_exists(#read) OR #read < :read)", cancellationToken);
    }

    public Task<bool> AddMadeAsync(string sub, string roomId, int max, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.Key(RoomsTable.UserKey(sub), RoomsTable.Made));
        update.AddTo("rooms", roomId);
        update.Value("max", RoomItems.Number(max));
        update.Value("one", new(roomId));
        return UpdateAsync(
            update, "attribute_not_exists(#rooms) OR size(#rooms) < :max OR contains(#rooms, :one)", cancellationToken);
    }

    public async Task RemoveMadeAsync(string sub, string roomId, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.Key(RoomsTable.UserKey(sub), RoomsTable.Made));
        update.DeleteFrom("rooms", roomId);
        _ = await UpdateAsync(update, "attribute_exists(pk)", cancellationToken);
    }

    public async Task<AdditionTally?> GetTallyAsync(string sub, CancellationToken cancellationToken) =>
        await GetAsync(RoomItems.Key(RoomsTable.UserKey(sub), RoomsTable.Additions), consistent: true, cancellationToken) is { } item
            ? RoomItems.ToTally(item)
            : null;

    public async Task<bool> PutTallyAsync(string sub, AdditionTally tally, long? seenVersion, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = tableName,
            Item = RoomItems.FromTally(sub, tally),
            ConditionExpression = seenVersion is null ? Absent : "version = :seen",
        };
        if (seenVersion is { } seen)
        {
            request.ExpressionAttributeValues = new() { [":seen"] = RoomItems.Number(seen) };
        }

        return await TryAsync(client.PutItemAsync(request, cancellationToken));
    }
}
