using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Connections;

/// <summary>
/// The keys and attributes of the table <c>Connections</c>, which the infrastructure and the commands about one user name too. A user's items stand
/// together, those of connections that ended apart from the others: however often a user comes and goes, who is here is read from a few.
/// </summary>
internal static class ConnectionTable
{
    /// <summary>The partition key, a string: whose connections they are.</summary>
    public const string PartitionKey = "pk";

    /// <summary>The sort key, a string: whether the connection ended, and its session identifier.</summary>
    public const string SortKey = "sk";

    /// <summary>When DynamoDB deletes the item, in seconds since 1970.</summary>
    public const string ExpiresAt = "expiresAt";

    /// <summary>Of a connection: its client id.</summary>
    public const string ClientId = "clientId";

    /// <summary>Of a connection: since when it stands, in milliseconds since 1970.</summary>
    public const string ConnectedAt = "connectedAt";

    /// <summary>What partition keys begin with.</summary>
    public const string KeyPrefix = "connection|";

    /// <summary>What the sort keys of connections begin with.</summary>
    public const string LivePrefix = "live|";

    /// <summary>What the sort keys of connections that ended begin with.</summary>
    public const string EndedPrefix = "ended|";

    internal static string PartitionOf(string subject) => KeyPrefix + subject;

    internal static Dictionary<string, AttributeValue> LiveKey(string subject, string session) => Key(subject, LivePrefix + session);

    internal static Dictionary<string, AttributeValue> EndedKey(string subject, string session) => Key(subject, EndedPrefix + session);

    internal static AttributeValue Seconds(DateTimeOffset time) => new() { N = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };

    private static Dictionary<string, AttributeValue> Key(string subject, string sort) =>
        new() { [PartitionKey] = new AttributeValue { S = PartitionOf(subject) }, [SortKey] = new AttributeValue { S = sort } };
}
