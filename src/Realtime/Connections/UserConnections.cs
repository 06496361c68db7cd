using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Connections;

/// <summary>A connection to AWS IoT Core that stands, as far as its events have told.</summary>
/// <param name="SessionId">AWS's identifier of this one connection.</param>
/// <param name="ClientId">The MQTT client id, by which it can be closed.</param>
/// <param name="ConnectedAt">When it was made.</param>
public sealed record ClientConnection(string SessionId, string ClientId, DateTimeOffset ConnectedAt);

/// <summary>
/// Which connections a user has. AWS's events come late, twice and in any order, and session identifiers have no order: so each connection has an
/// item of its own, and one that ended leaves another, which its late beginning finds.
/// </summary>
/// <remarks>
/// Beginning: put the connection, then look for its end, and take the connection out again if there is one. End: put the end, then take the
/// connection out. Whichever writes last finds what the other one wrote.
/// </remarks>
public sealed class UserConnections(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    /// <summary>The longest that AWS lets a connection of signed-in users stand; one whose end nobody told is forgotten then.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>How long the end of a connection is remembered, for a beginning that comes late.</summary>
    public static readonly TimeSpan EndRemembered = TimeSpan.FromHours(1);

    /// <summary>Records a connection, unless it has ended already or is older than any can be.</summary>
    /// <returns>Whether it stands.</returns>
    public async Task<bool> BeginAsync(string subject, ClientConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var end = connection.ConnectedAt + Life;
        if (end <= clock.GetUtcNow())
        {
            return false;
        }

        await PutAsync(subject, connection, end, cancellationToken);
        var ended = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = ConnectionTable.EndedKey(subject, connection.SessionId), ConsistentRead = true }, cancellationToken);
        if (ended.Item is not { Count: > 0 })
        {
            return true;
        }

        await TakeOutAsync(subject, connection.SessionId, cancellationToken);
        return false;
    }

    /// <summary>Records that a connection ended, whether its beginning is known or still to come.</summary>
    public async Task EndAsync(string subject, string sessionId, CancellationToken cancellationToken)
    {
        var item = ConnectionTable.EndedKey(subject, sessionId);
        item[ConnectionTable.ExpiresAt] = ConnectionTable.Seconds(clock.GetUtcNow() + EndRemembered);
        await client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = item }, cancellationToken);
        await TakeOutAsync(subject, sessionId, cancellationToken);
    }

    /// <summary>Whether a user has any connection, as of a moment ago: one cheap read.</summary>
    public async Task<bool> HasAnyAsync(string subject, CancellationToken cancellationToken)
    {
        var request = Live(subject);
        request.Limit = 1;
        return (await client.QueryAsync(request, cancellationToken)).Items is { Count: > 0 };
    }

    /// <summary>The connections that a user has now, the oldest first.</summary>
    public async Task<IReadOnlyList<ClientConnection>> ListAsync(string subject, CancellationToken cancellationToken)
    {
        var found = new List<ClientConnection>();
        var request = Live(subject);
        request.ConsistentRead = true;
        do
        {
            var page = await client.QueryAsync(request, cancellationToken);
            found.AddRange((page.Items ?? []).Select(Connection));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        // DynamoDB deletes what has expired a good while later.
        var now = clock.GetUtcNow();
        return [.. found.Where(connection => connection.ConnectedAt + Life > now)
            .OrderBy(connection => connection.ConnectedAt).ThenBy(connection => connection.SessionId, StringComparer.Ordinal)];
    }

    private static ClientConnection Connection(Dictionary<string, AttributeValue> item) => new(
        item[ConnectionTable.SortKey].S[ConnectionTable.LivePrefix.Length..],
        item[ConnectionTable.ClientId].S,
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item[ConnectionTable.ConnectedAt].N, CultureInfo.InvariantCulture)));

    private QueryRequest Live(string subject) => new()
    {
        TableName = tableName,
        KeyConditionExpression = "pk = :pk AND begins_with(sk, :live)",
        ExpressionAttributeValues = new()
        {
            [":pk"] = new AttributeValue { S = ConnectionTable.PartitionOf(subject) },
            [":live"] = new AttributeValue { S = ConnectionTable.LivePrefix },
        },
    };

    private async Task PutAsync(string subject, ClientConnection connection, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var item = ConnectionTable.LiveKey(subject, connection.SessionId);
        item[ConnectionTable.ClientId] = new AttributeValue { S = connection.ClientId };
        item[ConnectionTable.ConnectedAt] = new AttributeValue { N = connection.ConnectedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        item[ConnectionTable.ExpiresAt] = ConnectionTable.Seconds(end);
        try
        {
            await client.PutItemAsync(
                new PutItemRequest { TableName = tableName, Item = item, ConditionExpression = "attribute_not_exists(pk)" }, cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // The event came again.
        }
    }

    private async Task TakeOutAsync(string subject, string sessionId, CancellationToken cancellationToken) => await client.DeleteItemAsync(
        new DeleteItemRequest { TableName = tableName, Key = ConnectionTable.LiveKey(subject, sessionId) }, cancellationToken);
}
