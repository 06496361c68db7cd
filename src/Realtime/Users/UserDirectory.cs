using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Sessions;

namespace Realtime.Users;

/// <summary>
/// The table <c>Directory</c> as the one place that maps between subjects and identities both ways, and holds what is known of a user: name, and
/// whether they are blocked.
/// </summary>
public sealed class UserDirectory(IAmazonDynamoDB client, string tableName, TimeProvider clock) : IUserLookup
{
    /// <inheritdoc/>
    public async Task<bool> IsBlockedAsync(string subject, CancellationToken cancellationToken) =>
        (await GetAsync(subject, cancellationToken))?.IsBlocked == true;

    /// <inheritdoc/>
    public async Task<string?> SubjectOfAsync(string identityId, CancellationToken cancellationToken) =>
        (await ReadAsync(DirectoryTable.IdentityKey(identityId), cancellationToken)).GetValueOrDefault(DirectoryTable.Subject)?.S;

    /// <summary>What the directory says of a subject now, or <see langword="null"/> when it knows nothing.</summary>
    public async Task<User?> GetAsync(string subject, CancellationToken cancellationToken) =>
        await ReadAsync(DirectoryTable.SubjectKey(subject), cancellationToken) is { Count: > 0 } item ? UserOf(item) : null;

    /// <summary>
    /// The users that the ids are of, each by the id that was asked for; who never opened a session is missing. The answer may be a moment
    /// old.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, User>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        var identities = await ItemBatch.ReadAsync(
            client, tableName, [.. ids.Where(id => id.IsIdentity).Select(id => DirectoryTable.IdentityKey(id.Value))], clock, isConsistent: false, cancellationToken);
        var subjects = identities
            .Where(item => item.ContainsKey(DirectoryTable.Subject))
            .ToDictionary(DirectoryTable.IdentityOf, item => item[DirectoryTable.Subject].S, StringComparer.Ordinal);
        var asked = ids.Where(id => !id.IsIdentity).Select(id => id.Value).Concat(subjects.Values).ToHashSet(StringComparer.Ordinal);
        var items = await ItemBatch.ReadAsync(
            client, tableName, [.. asked.Select(DirectoryTable.SubjectKey)], clock, isConsistent: false, cancellationToken);
        var users = items.Select(UserOf).Where(user => user.IdentityIds.Count > 0).ToDictionary(user => user.Subject, StringComparer.Ordinal);
        var found = new Dictionary<string, User>(StringComparer.Ordinal);
        foreach (var id in ids.Distinct())
        {
            if (users.GetValueOrDefault(id.IsIdentity ? subjects.GetValueOrDefault(id.Value, "") : id.Value) is { } user)
            {
                found[id.Value] = user;
            }
        }

        return found;
    }

    private static User UserOf(Dictionary<string, AttributeValue> item) =>
        new(DirectoryTable.SubjectOf(item), [.. (item.GetValueOrDefault(DirectoryTable.IdentityIds)?.SS ?? []).Order(StringComparer.Ordinal)])
        {
            Name = item.GetValueOrDefault(DirectoryTable.Name)?.S,
            IsBlocked = item.ContainsKey(DirectoryTable.BlockedAt),
        };

    private async Task<Dictionary<string, AttributeValue>> ReadAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellationToken) =>
        (await client.GetItemAsync(new GetItemRequest { TableName = tableName, Key = key, ConsistentRead = true }, cancellationToken)).Item ?? [];
}
