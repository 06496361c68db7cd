using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;

namespace Infrastructure.Users;

/// <summary>
/// Erases what is stored about a user. His own topics go with everything beside them. What he sent to others' topics becomes a void, so that no number is used
/// twice and everybody else's positions stay true. Every step may be repeated, and whoever was interrupted begins again.
/// </summary>
/// <param name="client">With the operator's credentials.</param>
/// <param name="tables">The tables.</param>
/// <param name="user">The user.</param>
/// <param name="confirmed">Whether it is done, or else only counted.</param>
/// <param name="clock">By which it reads slowly.</param>
internal sealed class Erasure(IAmazonDynamoDB client, UserTables tables, StoredUser user, bool confirmed, TimeProvider clock)
{
    /// <summary>Erases, and tells what.</summary>
    public async Task<ErasureReport> RunAsync(CancellationToken cancellationToken)
    {
        var report = new ErasureReport();
        List<UserItem> heads = [];
        await foreach (var item in new UserItems(client, tables.MessageLog, user, clock).ReadAsync(cancellationToken))
        {
            report.Count(item);
            if (item.Kind is UserItemKind.Head)
            {
                // Last: a number that is given out twice would meet an entry that still stands.
                heads.Add(item);
            }
            else if (confirmed && !await EraseAsync(item, cancellationToken))
            {
                report.ChangedMeanwhile++;
            }
        }

        foreach (var head in confirmed ? heads : [])
        {
            report.ChangedMeanwhile += await DeleteHeadAsync(head, cancellationToken) ? 0 : 1;
        }

        await new RoomErasure(client, tables, user, confirmed, clock).RunAsync(report, cancellationToken);
        report.ConnectionItems = await StoredPartitions.OfConnections(client, tables, user).DeleteAsync(confirmed, cancellationToken);
        report.InboxItems = confirmed ? await AudienceErasure.RunAsync(client, tables, user, clock, cancellationToken) : 0;
        report.InboxItems += await StoredPartitions.OfInbox(client, tables, user).DeleteAsync(confirmed, cancellationToken);
        await ForgetAsync(report, cancellationToken);
        return report;
    }

    private Task<bool> EraseAsync(UserItem item, CancellationToken cancellationToken) => item.Kind switch
    {
        UserItemKind.Sent => MakeVoidAsync(item, cancellationToken),
        UserItemKind.Named => MakeNamelessAsync(item, cancellationToken),
        UserItemKind.Unfinished => TakeOutAsync(item, cancellationToken),
        _ => DeleteAsync(item.Key, cancellationToken),
    };

    // The number, its time and its expiry stay: they are the topic's. Where the message has expired meanwhile nothing is to be done.
    private Task<bool> MakeVoidAsync(UserItem item, CancellationToken cancellationToken) => TryAsync(() => client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = tables.MessageLog,
            Key = item.Key,
            UpdateExpression = "SET #void = :true REMOVE #id, #sender, #sentAt, #body",
            ConditionExpression = "#sender = :sender AND #id = :id",
            ExpressionAttributeNames = new()
            {
                ["#void"] = LogTable.Void,
                ["#id"] = LogTable.Id,
                ["#sender"] = LogTable.Sender,
                ["#sentAt"] = LogTable.SentAt,
                ["#body"] = LogTable.Body,
            },
            ExpressionAttributeValues = new()
            {
                [":true"] = new AttributeValue { BOOL = true },
                [":sender"] = item.Attributes[LogTable.Sender],
                [":id"] = item.Attributes[LogTable.Id],
            },
        },
        cancellationToken));

    // What the room became stays, and that it was one change; only who it was goes.
    private Task<bool> MakeNamelessAsync(UserItem item, CancellationToken cancellationToken) => TryAsync(() => client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = tables.MessageLog,
            Key = item.Key,
            UpdateExpression = "SET #body = :body",
            ConditionExpression = "#body = :seen",
            ExpressionAttributeNames = new() { ["#body"] = LogTable.Body },
            ExpressionAttributeValues = new()
            {
                [":body"] = user.TakenOutOf(item.Attributes[LogTable.Body]),
                [":seen"] = item.Attributes[LogTable.Body],
            },
        },
        cancellationToken));

    // Each at its place in the list, if he still stands there: an attempt of the event may have written another list.
    private Task<bool> TakeOutAsync(UserItem item, CancellationToken cancellationToken)
    {
        var places = item.Attributes[LogTable.Left].L.Select((one, place) => (one.S, Place: place)).Where(one => user.IdentityIds.Contains(one.S)).ToList();
        return TryAsync(() => client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tables.MessageLog,
                Key = item.Key,
                UpdateExpression = "REMOVE " + string.Join(", ", places.Select(one => $"#left[{one.Place}]")),
                ConditionExpression = string.Join(" AND ", places.Select(one => $"#left[{one.Place}] = :at{one.Place}")),
                ExpressionAttributeNames = new() { ["#left"] = LogTable.Left },
                ExpressionAttributeValues = places.ToDictionary(one => $":at{one.Place}", one => new AttributeValue(one.S)),
            },
            cancellationToken));
    }

    private async Task<bool> DeleteHeadAsync(UserItem head, CancellationToken cancellationToken)
    {
        var seen = (await client.GetItemAsync(
            new GetItemRequest { TableName = tables.MessageLog, Key = head.Key, ConsistentRead = true }, cancellationToken)).Item;
        if (seen is not { Count: > 0 })
        {
            return true;
        }

        await DeleteLateEntriesAsync(head.Topic, cancellationToken);
        return await TryAsync(() => client.DeleteItemAsync(
            new DeleteItemRequest
            {
                TableName = tables.MessageLog,
                Key = head.Key,
                ConditionExpression = "#last = :last",
                ExpressionAttributeNames = new() { ["#last"] = LogTable.Last },
                ExpressionAttributeValues = new() { [":last"] = seen[LogTable.Last] },
            },
            cancellationToken));
    }

    // What was written behind the reader's back.
    private async Task DeleteLateEntriesAsync(string topic, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = tables.MessageLog,
            KeyConditionExpression = "pk = :pk",
            ExpressionAttributeValues = new() { [":pk"] = new(LogTable.EntryPrefix + topic) },
            ProjectionExpression = "pk, seq",
            ConsistentRead = true,
        };
        do
        {
            var page = await client.QueryAsync(request, cancellationToken);
            foreach (var key in page.Items ?? [])
            {
                await DeleteAsync(key, cancellationToken);
            }

            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    private async Task ForgetAsync(ErasureReport report, CancellationToken cancellationToken)
    {
        foreach (var key in user.DirectoryKeys)
        {
            var item = (await client.GetItemAsync(
                new GetItemRequest { TableName = tables.Directory, Key = key, ConsistentRead = true }, cancellationToken)).Item;
            report.DirectoryItems += item is { Count: > 0 } ? 1 : 0;

            // A user who is not erased to the end must still be found.
            if (confirmed && report.IsWhole)
            {
                await client.DeleteItemAsync(new DeleteItemRequest { TableName = tables.Directory, Key = key }, cancellationToken);
            }
        }
    }

    private async Task<bool> DeleteAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken)
    {
        await client.DeleteItemAsync(new DeleteItemRequest { TableName = tables.MessageLog, Key = key }, cancellationToken);
        return true;
    }

    /// <summary>A refused condition is an answer, not an error.</summary>
    internal static async Task<bool> TryAsync(Func<Task> writeAsync)
    {
        try
        {
            await writeAsync();
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}

/// <summary>What was found, and erased if it was confirmed.</summary>
internal sealed class ErasureReport
{
    private readonly Dictionary<UserItemKind, int> _counts = [];

    /// <summary>The topics of others that the user wrote to, with the number of messages.</summary>
    public SortedDictionary<string, int> SentTo { get; } = new(StringComparer.Ordinal);

    /// <summary>Items of the directory.</summary>
    public int DirectoryItems { get; set; }

    /// <summary>Connections, and those that ended a while ago.</summary>
    public int ConnectionItems { get; set; }

    /// <summary>What stands beside notifications: the state of inboxes, preferences.</summary>
    public int InboxItems { get; set; }

    /// <summary>Items of the rooms that the user was in.</summary>
    public int RoomItems { get; set; }

    /// <summary>The rooms that the user is still a member of: what is stored for that stays.</summary>
    public SortedSet<string> MemberOf { get; } = new(StringComparer.Ordinal);

    /// <summary>The rooms that the user left, or was removed from, just now: that they did has to stay for a moment.</summary>
    public SortedSet<string> JustLeft { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether nothing had to stay.</summary>
    public bool IsWhole => ChangedMeanwhile == 0 && MemberOf.Count == 0 && JustLeft.Count == 0;

    /// <summary>Items that somebody else changed between reading and writing: run again.</summary>
    public int ChangedMeanwhile { get; set; }

    /// <summary>Items of a kind.</summary>
    public int this[UserItemKind kind] => _counts.GetValueOrDefault(kind);

    /// <summary>Counts an item.</summary>
    public void Count(UserItem item)
    {
        _counts[item.Kind] = this[item.Kind] + 1;
        if (item.Kind is UserItemKind.Sent)
        {
            SentTo[item.Topic] = SentTo.GetValueOrDefault(item.Topic) + 1;
        }
    }
}

/// <summary>Where it is stored.</summary>
/// <param name="MessageLog">The name of the message log's table.</param>
/// <param name="Directory">The name of the directory's table.</param>
/// <param name="Connections">The name of the table of connections.</param>
/// <param name="Rooms">The name of the table of rooms.</param>
/// <param name="Inbox">The name of the table of what stands beside notifications.</param>
internal sealed record UserTables(string MessageLog, string Directory, string Connections, string Rooms, string Inbox);
