using Amazon.DynamoDBv2.Model;

namespace Realtime.Sessions;

/// <summary>The keys and attributes of the table <c>Directory</c>, which the infrastructure and the commands about one user name too.</summary>
internal static class DirectoryTable
{
    /// <summary>The partition key, a string.</summary>
    public const string PartitionKey = "pk";

    /// <summary>Of an identity: the sign-in subject.</summary>
    public const string Subject = "sub";

    /// <summary>Of an identity: when its policy was attached, in milliseconds since 1970.</summary>
    public const string AttachedAt = "attachedAt";

    /// <summary>Of a subject: its identity ids, a set of strings.</summary>
    public const string IdentityIds = "identityIds";

    /// <summary>What the key of an identity begins with.</summary>
    public const string IdentityPrefix = "identity|";

    /// <summary>What the key of a subject begins with.</summary>
    public const string SubjectPrefix = "sub|";

    /// <summary>The key of what is known of a Cognito identity.</summary>
    internal static Dictionary<string, AttributeValue> IdentityKey(string identityId) => Key(IdentityPrefix + identityId);

    /// <summary>The key of what is known of a sign-in subject.</summary>
    internal static Dictionary<string, AttributeValue> SubjectKey(string subject) => Key(SubjectPrefix + subject);

    /// <summary>The subject that an item is of.</summary>
    internal static string SubjectOf(Dictionary<string, AttributeValue> item) => item[PartitionKey].S[SubjectPrefix.Length..];

    /// <summary>Whether an item is of an identity.</summary>
    internal static bool IsOfIdentity(Dictionary<string, AttributeValue> item) =>
        item[PartitionKey].S.StartsWith(IdentityPrefix, StringComparison.Ordinal);

    /// <summary>The identity that an item is of.</summary>
    internal static string IdentityOf(Dictionary<string, AttributeValue> item) => item[PartitionKey].S[IdentityPrefix.Length..];

    private static Dictionary<string, AttributeValue> Key(string key) => new() { [PartitionKey] = new AttributeValue { S = key } };
}
