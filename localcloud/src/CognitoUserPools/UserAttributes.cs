using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>The attributes that a request names, and what pools and clients say about them. cognito-local asks neither at every place.</summary>
internal static class UserAttributes
{
    // The standard attributes (developer guide, user-pool-settings-attributes). A pool with others stops the start.
    private static readonly HashSet<string> Standard =
    [
        "address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
        "phone_number", "phone_number_verified", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
    ];

    /// <summary>The names in <paramref name="input"/>: what is written has a name and a value, what is deleted a name.</summary>
    public static IReadOnlyList<string?> NamesIn(JsonObject input) =>
    [
        .. (input["UserAttributes"] as JsonArray ?? []).Select(attribute => attribute?["Name"]?.ToString()),
        .. (input["UserAttributeNames"] as JsonArray ?? []).Select(name => name?.ToString()),
    ];

    /// <summary>Lets pass what a pool has, and a request may change.</summary>
    /// <exception cref="AwsException"><c>InvalidParameterException</c>.</exception>
    public static void DemandKnown(IEnumerable<string?> names)
    {
        foreach (var name in names)
        {
            if (name == "sub")
            {
                throw UserPoolErrors.InvalidParameter("user.sub: Attribute cannot be updated. (changing an immutable attribute)");
            }

            if (name is null || !Standard.Contains(name))
            {
                throw UserPoolErrors.InvalidParameter($"user.{name}: Attribute does not exist in the schema.");
            }
        }
    }

    /// <summary>Lets pass what users may write about themselves with this client.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>.</exception>
    public static void DemandWritable(UserPoolClient client, IEnumerable<string?> names)
    {
        // Whether an address is verified is never the user's word.
        if (names.Any(name => name is null or "email_verified" or "phone_number_verified"
            || (client.WriteAttributes.Count > 0 && !client.WriteAttributes.Contains(name))))
        {
            throw UserPoolErrors.NotAuthorized("A client attempted to write unauthorized attribute");
        }
    }
}
