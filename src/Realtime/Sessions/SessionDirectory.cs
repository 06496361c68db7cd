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
            && DirectoryTable.Time(item, DirectoryTable.AttachedAt) is { } attachedAt
            ? new SessionMark(sub.S, attachedAt) { PolicyName = item.GetValueOrDefault(DirectoryTable.Policy)?.S }
            : null;
    }

    /// <summary>
    /// Takes the turn to attach the identity's policy: <see langword="false"/> when it was attached, or somebody began to, less than
    /// <paramref name="apart"/> ago. So however often a user calls, and from however many places, each identity attaches that seldom. From
    /// then on the directory tells whose the identity is.
    /// </summary>
    public async Task<bool> TakeTurnAsync(string identityId, string subject, TimeSpan apart, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        try
        {
            await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = DirectoryTable.IdentityKey(identityId),
                    UpdateExpression = "SET attachingAt = :now, #sub = :sub",
                    ConditionExpression = "(attribute_not_exists(attachingAt) OR attachingAt <= :past) "
                        + "AND (attribute_not_exists(attachedAt) OR attachedAt <= :past)",
                    ExpressionAttributeNames = new() { ["#sub"] = DirectoryTable.Subject },
                    ExpressionAttributeValues = new()
                    {
                        [":now"] = DirectoryTable.Milliseconds(now),
                        [":past"] = DirectoryTable.Milliseconds(now - apart),
                        [":sub"] = new AttributeValue { S = subject },
                    },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Records that an identity is the subject's, and returns all that are.</summary>
    public async Task<IReadOnlyList<string>> RecordAsync(string identityId, string subject, CancellationToken cancellationToken)
    {
        var answer = await client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = tableName,
                Key = DirectoryTable.SubjectKey(subject),
                UpdateExpression = "ADD identityIds :identity DELETE formerIdentityIds :identity",
                ExpressionAttributeValues = new() { [":identity"] = new AttributeValue { SS = [identityId] } },
                ReturnValues = ReturnValue.ALL_NEW,
            },
            cancellationToken);
        return answer.Attributes?.GetValueOrDefault(DirectoryTable.IdentityIds)?.SS ?? [];
    }

    /// <summary>Marks that the identity has its policy, when all else is recorded: whoever finds the mark can rely on that, however the process ended.</summary>
    public Task MarkAsync(string identityId, SessionMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        var item = DirectoryTable.IdentityKey(identityId);
        item[DirectoryTable.Subject] = new AttributeValue { S = mark.Subject };
        item[DirectoryTable.AttachedAt] = DirectoryTable.Milliseconds(mark.AttachedAt);
        if (mark.PolicyName is { } policy)
        {
            item[DirectoryTable.Policy] = new AttributeValue { S = policy };
        }

        return client.PutItemAsync(new PutItemRequest { TableName = tableName, Item = item }, cancellationToken);
    }

    /// <summary>Records and marks.</summary>
    public async Task WriteAsync(string identityId, SessionMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mark);
        await RecordAsync(identityId, mark.Subject, cancellationToken);
        await MarkAsync(identityId, mark, cancellationToken);
    }

    /// <summary>
    /// Takes the mark off an identity, so that its next session attaches the policy again; whose it is stays known. Before the policy is
    /// detached: a mark without a policy would let nobody in.
    /// </summary>
    /// <returns>The policy that the mark named, if it did: known even when the mark was taken off before.</returns>
    public async Task<string?> UnmarkAsync(string identityId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tableName,
                    Key = DirectoryTable.IdentityKey(identityId),
                    UpdateExpression = "REMOVE attachedAt",
                    ConditionExpression = "attribute_exists(pk)",
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return answer.Attributes?.GetValueOrDefault(DirectoryTable.Policy)?.S;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    /// <summary>Those of a subject's identities that were marked the longest ago, or never, oldest first.</summary>
    public async Task<IReadOnlyList<string>> OldestAsync(IReadOnlyList<string> identityIds, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identityIds);
        var marks = new List<(string IdentityId, DateTimeOffset? At)>();
        foreach (var identity in identityIds)
        {
            marks.Add((identity, (await FindAsync(identity, cancellationToken))?.AttachedAt));
        }

        return [.. marks.OrderBy(mark => mark.At).ThenBy(mark => mark.IdentityId, StringComparer.Ordinal).Take(count).Select(mark => mark.IdentityId)];
    }

    /// <summary>Counts an identity no more among the subject's, whose it stays: messages have it as their sender.</summary>
    public Task RetireAsync(string identityId, string subject, CancellationToken cancellationToken) => client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = tableName,
            Key = DirectoryTable.SubjectKey(subject),
            UpdateExpression = "ADD formerIdentityIds :identity DELETE identityIds :identity",
            ExpressionAttributeValues = new() { [":identity"] = new AttributeValue { SS = [identityId] } },
        },
        cancellationToken);

    /// <summary>
    /// The identities of each user, who is meant by a sign-in subject or by one of them; who never opened a session is missing in the answer. It is
    /// true now: what is published to a user who has just opened one is theirs.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Recipient>> ResolveAsync(
        IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        var keys = users.Distinct(StringComparer.Ordinal)
            .Select(user => IdentityId.IsValid(user) ? DirectoryTable.IdentityKey(user) : DirectoryTable.SubjectKey(user))
            .ToList();
        var found = new Dictionary<string, Recipient>(StringComparer.Ordinal);
        foreach (var item in await ItemBatch.ReadAsync(client, tableName, keys, clock, isConsistent: true, cancellationToken))
        {
            if (DirectoryTable.IsOfIdentity(item))
            {
                var identity = DirectoryTable.IdentityOf(item);
                found[identity] = new(item[DirectoryTable.Subject].S, [identity]);
            }
            else if (item.GetValueOrDefault(DirectoryTable.IdentityIds)?.SS is { Count: > 0 } identities)
            {
                var subject = DirectoryTable.SubjectOf(item);
                found[subject] = new(subject, identities);
            }
        }

        return found;
    }
}
