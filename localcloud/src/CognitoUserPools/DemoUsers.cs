using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>The two users that every user pool has locally, confirmed and ready to sign in.</summary>
public static class DemoUsers
{
    /// <summary>Their password.</summary>
    public const string Password = "Password-1";

    /// <summary>Their user names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["alice", "bob"];

    /// <summary>Adds them to a pool's users, as cognito-local keeps them. Who is there already stays as is.</summary>
    internal static void AddTo(JsonObject users, string poolId, TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        foreach (var name in Names.Where(name => !users.ContainsKey(name)))
        {
            users[name] = new JsonObject
            {
                ["Username"] = name,
                ["Password"] = Password,
                ["Attributes"] = new JsonArray(
                    Attribute("sub", StableIds.Uuid(poolId + "/" + name).ToString()),
                    Attribute("email", name + "@example.com"),
                    Attribute("email_verified", "true")),
                ["Enabled"] = true,
                ["UserStatus"] = "CONFIRMED",
                ["UserCreateDate"] = now,
                ["UserLastModifiedDate"] = now,
                ["RefreshTokens"] = new JsonArray(),
            };
        }
    }

    private static JsonObject Attribute(string name, string value) => new() { ["Name"] = name, ["Value"] = value };
}
