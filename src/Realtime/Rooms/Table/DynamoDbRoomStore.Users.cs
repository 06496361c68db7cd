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

        // Of another membership: this one is not counted yet.
        update.Remove("opened");
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

    public Task<bool> MarkOpenedAsync(string sub, string roomId, long change, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.ListedKey(sub, roomId));
        update.Set("opened", new() { BOOL = true });
        update.Name("state");
        update.Value("member", RoomItems.State(isMember: true));
        update.Name("change");
        update.Value("change", RoomItems.Number(change));
        return UpdateAsync(update, "#state = :member AND #change <= :change", cancellationToken);
    }

    public async Task<bool> CountRoomAsync(CountedRoom room, int max, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.CountKey(room.Sub, room.What));
        update.SetEntry(RoomsTable.Rooms, room.RoomId, RoomItems.Number(room.Mark));
        update.Value("max", RoomItems.Number(max));
        return await UpdateAsync(
            update,
            "#rooms.#entry < :entry OR (attribute_exists(#rooms) AND attribute_not_exists(#rooms.#entry) AND size(#rooms) < :max)",
            cancellationToken)
            || await CountFirstAsync(room, cancellationToken);
    }

    public Task<bool> UncountRoomAsync(CountedRoom room, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.CountKey(room.Sub, room.What));
        update.RemoveEntry(RoomsTable.Rooms, room.RoomId);
        update.Value("mark", RoomItems.Number(room.Mark));
        return UpdateAsync(update, "#rooms.#entry < :mark", cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, long>> GetCountedAsync(string sub, RoomCount what, CancellationToken cancellationToken) =>
        RoomItems.ToCounted(await GetAsync(RoomItems.CountKey(sub, what), consistent: true, cancellationToken));

    public Task<bool> TakeLookAsync(string sub, RoomCount what, DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken) =>
        TakeAsync(RoomItems.CountKey(sub, what), now, before, cancellationToken);

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

    // An entry can only be set in a map that there is.
    private Task<bool> CountFirstAsync(CountedRoom room, CancellationToken cancellationToken)
    {
        var update = new ItemUpdate(RoomItems.CountKey(room.Sub, room.What));
        update.Set(RoomsTable.Rooms, new() { M = new() { [room.RoomId] = RoomItems.Number(room.Mark) } });
        return UpdateAsync(update, "attribute_not_exists(#rooms)", cancellationToken);
    }
}
