using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Inbox.Audiences;

/// <summary>
/// Audiences in the table <c>Inbox</c>: <c>audience|{name}</c> has one item <c>user|{user}</c> for each user, and <c>count</c>;
/// <c>member|{user}</c> has one item for each audience that the user is in.
/// </summary>
internal sealed class AudienceTable(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    private const string CountKey = "count";
    private const string CountName = "userCount";
    private const string UserPrefix = "user|";

    /// <summary>Which of these users an audience has.</summary>
    public Task<IReadOnlySet<string>> FindUsersAsync(string audience, IReadOnlyCollection<string> users, CancellationToken cancellationToken) =>
        FindAsync(users, user => UserKey(audience, user), key => key[InboxTable.SortKey].S[UserPrefix.Length..], cancellationToken);

    /// <summary>Which of these users are told to be in an audience.</summary>
    public Task<IReadOnlySet<string>> FindMembersAsync(string audience, IReadOnlyCollection<string> users, CancellationToken cancellationToken) =>
        FindAsync(users, user => MemberKey(audience, user), key => key[InboxTable.PartitionKey].S[InboxTable.MemberPrefix.Length..], cancellationToken);

    /// <summary>How many users an audience has at most.</summary>
    public async Task<int> CountAsync(string audience, CancellationToken cancellationToken)
    {
        var answer = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = Key(audience, CountKey), ConsistentRead = true }, cancellationToken);
        return answer.Item is { Count: > 0 } item ? int.Parse(item[CountName].N, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Counts users before they are put, unless these are too many.</summary>
    public async Task<bool> TryReserveAsync(string audience, int users, int most, CancellationToken cancellationToken)
    {
        var update = Counting(audience, users);
        update.ConditionExpression = $"attribute_not_exists({CountName}) OR {CountName} <= :before";
        update.ExpressionAttributeValues[":before"] = Number(most - users);
        try
        {
            await client.UpdateItemAsync(update, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Counts users no longer who are not there.</summary>
    public async Task ReleaseAsync(string audience, int users, CancellationToken cancellationToken)
    {
        if (users > 0)
        {
            await client.UpdateItemAsync(Counting(audience, -users), cancellationToken);
        }
    }

    /// <summary>Writes down that a user is in an audience, where it is looked for by the user.</summary>
    public Task PutMemberAsync(string audience, string user, CancellationToken cancellationToken) =>
        client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = MemberKey(audience, user) }, cancellationToken);

    /// <summary>Puts a user into an audience.</summary>
    /// <returns>Whether they were not in it.</returns>
    public async Task<bool> PutUserAsync(string audience, string user, CancellationToken cancellationToken)
    {
        try
        {
            await client.PutItemAsync(
                new PutItemRequest
                {
                    TableName = tableName,
                    Item = UserKey(audience, user),
                    ConditionExpression = $"attribute_not_exists({InboxTable.PartitionKey})",
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Takes a user out of an audience.</summary>
    /// <returns>Whether they were in it.</returns>
    public async Task<bool> DeleteUserAsync(string audience, string user, CancellationToken cancellationToken)
    {
        var answer = await client.DeleteItemAsync(
            new DeleteItemRequest { TableName = tableName, Key = UserKey(audience, user), ReturnValues = ReturnValue.ALL_OLD }, cancellationToken);
        return answer.Attributes is { Count: > 0 };
    }

    /// <summary>Takes away what says that a user is in an audience.</summary>
    public Task DeleteMemberAsync(string audience, string user, CancellationToken cancellationToken) =>
        client.DeleteItemAsync(new DeleteItemRequest { TableName = tableName, Key = MemberKey(audience, user) }, cancellationToken);

    /// <summary>The users of an audience behind one of them, in their order.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string audience, string? after, int most, CancellationToken cancellationToken)
    {
        var users = new List<string>();
        var query = new QueryRequest
        {
            TableName = tableName,
            KeyConditionExpression = "pk = :pk AND begins_with(sk, :users)",
            ExpressionAttributeValues = new() { [":pk"] = new(InboxTable.AudiencePrefix + audience), [":users"] = new(UserPrefix) },
            ExclusiveStartKey = after is null ? null : UserKey(audience, after),
            ConsistentRead = true,
        };
        do
        {
            query.Limit = most - users.Count;
            var answer = await client.QueryAsync(query, cancellationToken);
            users.AddRange((answer.Items ?? []).Select(item => item[InboxTable.SortKey].S[UserPrefix.Length..]));
            query.ExclusiveStartKey = answer.LastEvaluatedKey;
        }
        while (users.Count < most && query.ExclusiveStartKey is { Count: > 0 });

        return users;
    }

    private async Task<IReadOnlySet<string>> FindAsync(
        IReadOnlyCollection<string> users,
        Func<string, Dictionary<string, AttributeValue>> keyOf,
        Func<Dictionary<string, AttributeValue>, string> userOf,
        CancellationToken cancellationToken)
    {
        var found = await ItemBatch.ReadAsync(client, tableName, [.. users.Select(keyOf)], clock, isConsistent: true, cancellationToken);
        return found.Select(userOf).ToHashSet(StringComparer.Ordinal);
    }

    private UpdateItemRequest Counting(string audience, int users) => new()
    {
        TableName = tableName,
        Key = Key(audience, CountKey),
        UpdateExpression = $"ADD {CountName} :users",
        ExpressionAttributeValues = new() { [":users"] = Number(users) },
    };

    private static Dictionary<string, AttributeValue> UserKey(string audience, string user) => Key(audience, UserPrefix + user);

    private static Dictionary<string, AttributeValue> MemberKey(string audience, string user) => new()
    {
        [InboxTable.PartitionKey] = new(InboxTable.MemberPrefix + user),
        [InboxTable.SortKey] = new(audience),
    };

    private static Dictionary<string, AttributeValue> Key(string audience, string sortKey) => new()
    {
        [InboxTable.PartitionKey] = new(InboxTable.AudiencePrefix + audience),
        [InboxTable.SortKey] = new(sortKey),
    };

    private static AttributeValue Number(int value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };
}
