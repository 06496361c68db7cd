using System.Globalization;
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

    /// <summary>Of an identity: the policy that was attached.</summary>
    public const string Policy = "policy";

    /// <summary>Of a subject: its identity ids, a set of strings.</summary>
    public const string IdentityIds = "identityIds";

    /// <summary>Of a subject: identity ids that were detached for newer ones, a set of strings.</summary>
    public const string FormerIdentityIds = "formerIdentityIds";

    /// <summary>Of a subject: the user's name, as the user pool has it.</summary>
    public const string Name = "name";

    /// <summary>Of a subject: when the name was read, in milliseconds since 1970.</summary>
    public const string NameAt = "nameAt";

    /// <summary>Of a subject: when somebody began to read the name.</summary>
    public const string NameAskedAt = "nameAskedAt";

    /// <summary>Of a subject: since when the user is blocked, in milliseconds since 1970; missing while they are not.</summary>
    public const string BlockedAt = "blockedAt";

    /// <summary>Of a subject: of when the newest order to block or unblock is, in milliseconds since 1970.</summary>
    public const string BlockOrderedAt = "blockOrderedAt";

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

    /// <summary>A time as the table has it: milliseconds since 1970.</summary>
    internal static AttributeValue Milliseconds(DateTimeOffset time) =>
        new() { N = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };

    /// <summary>A time that an item tells, or <see langword="null"/> when it tells none.</summary>
    internal static DateTimeOffset? Time(Dictionary<string, AttributeValue>? item, string attribute) =>
        item?.GetValueOrDefault(attribute) is { } value && long.TryParse(value.N, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private static Dictionary<string, AttributeValue> Key(string key) => new() { [PartitionKey] = new AttributeValue { S = key } };
}
