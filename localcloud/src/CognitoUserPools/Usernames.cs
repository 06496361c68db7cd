using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>In a pool that is not case-sensitive, names are kept and looked up in lower case.</summary>
internal static class Usernames
{
    public static void Normalize(JsonObject input, UserPool pool)
    {
        if (pool.IsCaseSensitive)
        {
            return;
        }

        Lower(input, "Username");
        Lower(input["AuthParameters"] as JsonObject, "USERNAME");
        Lower(input["ChallengeResponses"] as JsonObject, "USERNAME");
    }

    private static void Lower(JsonObject? holder, string name)
    {
        if (holder?[name] is JsonValue value)
        {
            holder[name] = value.ToString().ToLowerInvariant();
        }
    }
}
