using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Sessions;

namespace Infrastructure.Users;

/// <summary>A user as the directory knows him.</summary>
/// <param name="Subject">The sign-in subject, or <see langword="null"/> when the directory knows the identity no more.</param>
/// <param name="IdentityIds">His Cognito identities, those that made room for newer ones included: one for each identity pool that he came by.</param>
internal sealed record StoredUser(string? Subject, IReadOnlyList<string> IdentityIds)
{
    /// <summary>The keys of his items in the directory, the subject's last: who begins again finds the others by it.</summary>
    public IEnumerable<Dictionary<string, AttributeValue>> DirectoryKeys =>
        IdentityIds.Select(DirectoryTable.IdentityKey).Concat(Subject is null ? [] : [DirectoryTable.SubjectKey(Subject)]);

    /// <summary>Whether he is named in what a change of a room says.</summary>
    public bool IsNamedIn(AttributeValue body) => Ids.Any(id => Text(body).Contains(id, StringComparison.Ordinal));

    /// <summary>What a change of a room says, without him: <c>erased</c> in his place.</summary>
    public AttributeValue TakenOutOf(AttributeValue body) => new()
    {
        B = new MemoryStream(Encoding.UTF8.GetBytes(Ids.Aggregate(Text(body), (text, id) => text.Replace(id, "\"erased\"", StringComparison.Ordinal)))),
    };

    // As JSON has them, lest one that others' ids begin with is taken for his.
    private IEnumerable<string> Ids => IdentityIds.Append(Subject).OfType<string>().Select(id => $"\"{id}\"");

    private static string Text(AttributeValue body) => Encoding.UTF8.GetString(body.B.ToArray());

    /// <summary>
    /// Finds a user by sign-in subject or by identity id. An identity that the directory has forgotten is still found, because what was erased in part
    /// must be erased to the end; a subject that it doesn't know is <see langword="null"/>.
    /// </summary>
    public static async Task<StoredUser?> FindAsync(IAmazonDynamoDB client, string directoryTable, string user, CancellationToken cancellationToken)
    {
        // An identity id is region:uuid, a subject a uuid.
        var isIdentity = user.Contains(':', StringComparison.Ordinal);
        var subject = isIdentity ? (await GetAsync(DirectoryTable.IdentityKey(user))).GetValueOrDefault(DirectoryTable.Subject)?.S : user;
        var item = subject is null ? [] : await GetAsync(DirectoryTable.SubjectKey(subject));
        var known = ((string[])[DirectoryTable.IdentityIds, DirectoryTable.FormerIdentityIds]).SelectMany(name => item.GetValueOrDefault(name)?.SS ?? []);
        string[] identities = [.. known.Concat(isIdentity ? [user] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        // Who was blocked before he ever came has no identity, and something is stored about him.
        return identities.Length == 0 && item.Count == 0 ? null : new StoredUser(subject, identities);

        async Task<Dictionary<string, AttributeValue>> GetAsync(Dictionary<string, AttributeValue> key) => (await client.GetItemAsync(
            new GetItemRequest { TableName = directoryTable, Key = key, ConsistentRead = true }, cancellationToken)).Item ?? [];
    }
}
