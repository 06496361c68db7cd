using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Users;

namespace Realtime.Sessions;

/// <summary>
/// The table <c>Directory</c>: which Cognito identity belongs to which sign-in subject. <c>identity|{identityId}</c> holds
/// <c>sub</c>, <c>attachedAt</c>, <c>attachingAt</c> and <c>policy</c>, <c>sub|{sub}</c> the set of identity ids (a subject has one in each identity pool).
/// </summary>
public sealed class SessionDirectory(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    /// <summary>What the directory says of an identity, or <see langword="null"/> when it has never opened a session.</summary>
    public async Task<SessionMark?> FindAsync(string identityId, CancellationToken cancellationToken)
    {
        var answer = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = DirectoryTable.IdentityKey(identityId) }, cancellationToken);
        return answer.Item is { Count: > 0 } item && item.TryGetValue(DirectoryTable.Subject, out var sub)
            && item.TryGetValue(DirectoryTable.AttachedAt, out var attachedAt)
            && long.TryParse(attachedAt.N, CultureInfo.InvariantCulture, out var milliseconds)
            ? new SessionMark(sub.S, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) { PolicyName = item.GetValueOrDefault("policy")?.S }
            : null;
    }

    /// <summary>
    /// Takes the turn to attach the identity's policy: <see langword="false"/> when it was attached, or somebody began to, less than
    /// <paramref name="apart"/> ago. So however often a user calls, and from however many places, each identity attaches that seldom.
    /// </summary>
    public async Task<bool> TakeTurnAsync(string identityId, TimeSpan apart, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        try
        {
            await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = DirectoryTable.IdentityKey(identityId),
                    UpdateExpression = "SET attachingAt = :now",
                    ConditionExpression = "(attribute_not_exists(attachingAt) OR attachingAt <= :past) "
                        + "AND (attribute_not_exists(attachedAt) OR attachedAt <= :past)",
                    ExpressionAttributeValues = new() { [":now"] = Milliseconds(now), [":past"] = Milliseconds(now - apart) },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Writes both items, the identity's own last: whoever finds it can rely on the other one, however the process ended.
    /// </summary>
    public async Task WriteAsync(string identityId, SessionMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        await client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = DirectoryTable.SubjectKey(mark.Subject),
                UpdateExpression = "ADD identityIds :identity",
                ExpressionAttributeValues = new() { [":identity"] = new AttributeValue { SS = [identityId] } },
            },
            cancellationToken);
        var item = DirectoryTable.IdentityKey(identityId);
        item[DirectoryTable.Subject] = new AttributeValue { S = mark.Subject };
        item[DirectoryTable.AttachedAt] = Milliseconds(mark.AttachedAt);
        if (mark.PolicyName is { } policy)
        {
            item["policy"] = new AttributeValue { S = policy };
        }

        await client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = item }, cancellationToken);
    }

    /// <summary>
    /// The identities of each user, who is meant by a sign-in subject or by one of them; who never opened a session is missing in the answer. It is
    /// true now: what is published to a user who has just opened one is theirs.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ResolveAsync(
        IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        var keys = users.Distinct(StringComparer.Ordinal)
            .Select(user => IdentityId.IsValid(user) ? DirectoryTable.IdentityKey(user) : DirectoryTable.SubjectKey(user))
            .ToList();
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var item in await DirectoryBatch.ReadAsync(client, tableName, keys, clock, isConsistent: true, cancellationToken))
        {
            if (DirectoryTable.IsOfIdentity(item))
            {
                var identity = DirectoryTable.IdentityOf(item);
                found[identity] = [identity];
            }
            else if (item.GetValueOrDefault(DirectoryTable.IdentityIds)?.SS is { Count: > 0 } identities)
            {
                found[DirectoryTable.SubjectOf(item)] = identities;
            }
        }

        return found;
    }

    private static AttributeValue Milliseconds(DateTimeOffset time) =>
        new() { N = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
}
