using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// The files that cognito-local reads when it starts, and keeps its users in: <c>.cognito/config.json</c>,
/// <c>.cognito/db/{pool}.json</c>, <c>.cognito/db/clients.json</c>. Written only while it does not run.
/// </summary>
internal sealed class CognitoLocalFiles(CloudOptions options, UserPools pools, TimeProvider clock)
{
    /// <summary>How long ID and access tokens count.</summary>
    public const int TokenMinutes = 60;

    /// <summary>How long refresh tokens count.</summary>
    public const int RefreshTokenDays = 30;

    /// <summary>The directory that cognito-local has to be started in.</summary>
    public string WorkingDirectory => options.StateDirectory;

    private string Database => Path.Combine(WorkingDirectory, ".cognito", "db");

    /// <summary>Writes the template's pools and clients into the files; users stay as they are.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Database);
        Save(Path.Combine(WorkingDirectory, ".cognito", "config.json"), Config());
        foreach (var pool in pools.All)
        {
            var path = Path.Combine(Database, pool.Id + ".json");
            var file = Load(path);
            file["Options"] = Options(pool);
            file["Users"] ??= new JsonObject();
            // Without it cognito-local fails at the first group.
            file["Groups"] ??= new JsonObject();
            DemoUsers.AddTo(file["Users"]!.AsObject(), pool.Id, clock);
            Save(path, file);
        }

        foreach (var pool in pools.Removed)
        {
            File.Delete(Path.Combine(Database, pool + ".json"));
        }

        Save(Path.Combine(Database, "clients.json"), Clients());
    }

    /// <summary>What DescribeUserPool answers, and cognito-local goes by.</summary>
    private static JsonObject Options(UserPool pool) => new()
    {
        ["Id"] = pool.Id,
        ["Arn"] = pool.Arn,
        ["AdminCreateUserConfig"] = new JsonObject { ["AllowAdminCreateUserOnly"] = pool.OnlyAdministratorsCreateUsers },
        ["MfaConfiguration"] = "OFF",
        ["Policies"] = new JsonObject { ["PasswordPolicy"] = pool.Passwords.ToJson() },
        ["UsernameAttributes"] = new JsonArray(),
        ["UsernameConfiguration"] = new JsonObject { ["CaseSensitive"] = pool.IsCaseSensitive },
    };

    private JsonObject Config() => new()
    {
        // Tokens name AWS's own issuer: Amplify builds the key of its logins from it.
        ["TokenConfig"] = new JsonObject { ["IssuerDomain"] = $"https://cognito-idp.{options.Region}.amazonaws.com" },
        ["UserPoolDefaults"] = new JsonObject { ["UsernameAttributes"] = new JsonArray() },
    };

    private JsonObject Clients()
    {
        var clients = new JsonObject();
        foreach (var client in pools.Clients)
        {
            clients[client.Id] = new JsonObject
            {
                ["ClientId"] = client.Id,
                ["ClientName"] = client.Name,
                ["UserPoolId"] = client.Pool.Id,
                ["AllowedOAuthFlowsUserPoolClient"] = false,
                ["ExplicitAuthFlows"] = new JsonArray([.. client.AuthFlows.Select(flow => JsonValue.Create(flow))]),
                ["WriteAttributes"] = client.WriteAttributes.Count > 0 ? new JsonArray([.. client.WriteAttributes.Select(name => JsonValue.Create(name))]) : null,
                // AWS's defaults; cognito-local's own are 24 hours and 7 days.
                ["IdTokenValidity"] = TokenMinutes,
                ["AccessTokenValidity"] = TokenMinutes,
                ["RefreshTokenValidity"] = RefreshTokenDays,
                ["TokenValidityUnits"] = new JsonObject
                {
                    ["IdToken"] = "minutes",
                    ["AccessToken"] = "minutes",
                    ["RefreshToken"] = "days",
                },
            };
        }

        return new() { ["Clients"] = clients };
    }

    private static JsonObject Load(string path)
    {
        return File.Exists(path) ? StateDisk.Read(path, bytes => JsonNode.Parse(bytes) as JsonObject ?? throw new FormatException("It is no object.")) : [];
    }

    private static void Save(string path, JsonObject content)
    {
        File.WriteAllText(path + ".next", content.ToJsonString());
        File.Move(path + ".next", path, overwrite: true);
    }
}

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
