using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Log;
using Realtime.Topics;

namespace Infrastructure.Users;

/// <summary>
/// Everything in the message log's table that is of a user. His own topics are found by name, what he sent to other topics by sender, so the whole table
/// is read once: nothing else says in which rooms somebody wrote, and an index for it would be paid with every message.
/// </summary>
internal sealed class UserItems(IAmazonDynamoDB client, string tableName, StoredUser user, TimeProvider clock)
{
    // Topics with their owner's identity id behind the family's name. A room may be called as an identity, and is still everybody's.
    private static readonly HashSet<string> OwnedFamilies =
        [.. TopicCatalog.Families.Where(family => family.Subscribers is Audience.Owner || family.Publishers is Audience.Owner).Select(family => family.Name)];

    /// <summary>Reads them, in no order.</summary>
    public async IAsyncEnumerable<UserItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (user.IdentityIds.Count == 0)
        {
            yield break;
        }

        var request = new ScanRequest
        {
            TableName = tableName,
            FilterExpression = string.Join(" OR ", user.IdentityIds.Select((_, i) => $"contains(pk, :i{i}) OR #sender = :i{i} OR contains(#left, :i{i})").Append("attribute_exists(#kind)")),
            ExpressionAttributeNames = new() { ["#sender"] = LogTable.Sender, ["#left"] = LogTable.Left, ["#kind"] = LogTable.Kind },
            ExpressionAttributeValues = user.IdentityIds.Select((identity, i) => (Name: $":i{i}", Value: new AttributeValue(identity)))
                .ToDictionary(value => value.Name, value => value.Value),
            ConsistentRead = true,
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        };
        await foreach (var attributes in SlowScan.ReadAsync(client, request, clock, cancellationToken))
        {
            if (Kind(attributes) is { } kind)
            {
                yield return new UserItem(kind, attributes);
            }
        }
    }

    private UserItemKind? Kind(Dictionary<string, AttributeValue> attributes)
    {
        var (prefix, name) = attributes[LogTable.PartitionKey].S.Split('|', 2) is [var kind, var rest] ? (kind + "|", rest) : ("", "");
        return prefix switch
        {
            LogTable.HeadPrefix when IsOwn(name) => UserItemKind.Head,
            LogTable.EntryPrefix when IsOwn(name) => attributes.ContainsKey(LogTable.Void) ? UserItemKind.Beside : UserItemKind.Received,
            LogTable.EntryPrefix when IsHe(attributes.GetValueOrDefault(LogTable.Sender)?.S) => UserItemKind.Sent,
            LogTable.EntryPrefix when attributes.ContainsKey(LogTable.Kind) && user.IsNamedIn(attributes[LogTable.Body]) => UserItemKind.Named,
            LogTable.WatermarkPrefix or LogTable.VoidRunPrefix when IsOwn(name) => UserItemKind.Beside,
            LogTable.ClaimPrefix when name.Split('|') is [var topic, var sender, ..] && (IsOwn(topic) || IsHe(sender)) => UserItemKind.Claim,
            LogTable.UnfinishedEventPrefix when (attributes.GetValueOrDefault(LogTable.Left)?.L ?? []).Any(one => IsHe(one.S)) => UserItemKind.Unfinished,
            _ => null,
        };
    }

    private bool IsHe(string? identity) => identity is not null && user.IdentityIds.Contains(identity);

    private bool IsOwn(string topic) => topic.Split('/') is [var family, var owner, ..] && OwnedFamilies.Contains(family) && IsHe(owner);
}

/// <summary>An item of the message log's table that is of a user.</summary>
internal sealed record UserItem(UserItemKind Kind, Dictionary<string, AttributeValue> Attributes)
{
    public Dictionary<string, AttributeValue> Key => new()
    {
        [LogTable.PartitionKey] = Attributes[LogTable.PartitionKey],
        [LogTable.SortKey] = Attributes[LogTable.SortKey],
    };

    /// <summary>The topic of an entry, a head or a claim.</summary>
    public string Topic => Attributes[LogTable.PartitionKey].S.Split('|')[1];
}

/// <summary>What an item is to the user.</summary>
internal enum UserItemKind
{
    /// <summary>A message to a topic of his own.</summary>
    Received,

    /// <summary>A message of his to a topic that is not his.</summary>
    Sent,

    /// <summary>A change of a room that names him.</summary>
    Named,

    /// <summary>Which number one of his messages has, or one to him.</summary>
    Claim,

    /// <summary>Where the numbers of a topic of his own come from.</summary>
    Head,

    /// <summary>What else stands beside the messages of a topic of his own: voids, watermark, runs of voids.</summary>
    Beside,

    /// <summary>An event that failed in part, and that he is still without.</summary>
    Unfinished,
}
