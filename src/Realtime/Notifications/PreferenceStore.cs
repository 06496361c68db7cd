using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Notifications;

/// <summary>What users chose, in the table <c>Inbox</c>: one item a user, in which every choice is an attribute of its own.</summary>
public sealed class PreferenceStore(IAmazonDynamoDB client, string tableName, TimeProvider clock)
{
    /// <summary>What a user chose, as it is now.</summary>
    public async Task<NotificationPreferences> GetAsync(string sub, CancellationToken cancellationToken) => PreferenceItems.Read((await client.GetItemAsync(
        new GetItemRequest { TableName = tableName, Key = PreferenceItems.Key(sub), ConsistentRead = true }, cancellationToken)).Item);

    /// <summary>What users chose, a moment ago; who chose nothing is missing.</summary>
    public async Task<IReadOnlyDictionary<string, NotificationPreferences>> FindAsync(IReadOnlySet<string> subs, CancellationToken cancellationToken)
    {
        var items = await ItemBatch.ReadAsync(client, tableName, [.. subs.Select(PreferenceItems.Key)], clock, isConsistent: false, cancellationToken);
        return items.ToDictionary(PreferenceItems.SubOf, PreferenceItems.Read, StringComparer.Ordinal);
    }

    /// <summary>
    /// Changes what a user chose, all of it or nothing. Two devices that change different things at once both have what they wanted, because nothing is
    /// written that was not named.
    /// </summary>
    /// <returns>What the user has chosen now.</returns>
    public async Task<NotificationPreferences> ChangeAsync(string sub, PreferenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = new UpdateItemRequest
        {
            TableName = tableName,
            Key = PreferenceItems.Key(sub),
            ReturnValues = ReturnValue.ALL_NEW,
        };
        var set = PreferenceItems.Write(change).Index().ToList();
        var clauses = new List<string>();
        if (set.Count > 0)
        {
            clauses.Add("SET " + string.Join(", ", set.Select(attribute => $"#a{attribute.Index} = :a{attribute.Index}")));
            request.ExpressionAttributeNames = set.ToDictionary(attribute => $"#a{attribute.Index}", attribute => attribute.Item.Key);
            request.ExpressionAttributeValues = set.ToDictionary(attribute => $":a{attribute.Index}", attribute => attribute.Item.Value);
        }

        if (change is { ChangesQuietHours: true, QuietHours: null })
        {
            clauses.Add("REMOVE " + PreferenceItems.QuietHours);
        }

        request.UpdateExpression = string.Join(' ', clauses);
        return PreferenceItems.Read((await client.UpdateItemAsync(request, cancellationToken)).Attributes);
    }
}
