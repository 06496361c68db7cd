using System.Text.Json.Nodes;
using LocalCloud.CognitoIdentity;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary><c>GET /_local/users</c>: the users of every pool, by name, with the identities that they have; never a password.</summary>
internal sealed class UsersEndpoint(UserPools pools, CognitoLocal cognitoLocal, IServiceProvider services) : ILocalEndpoint
{
    private const int MaxUsers = 500;

    // Whoever has no identity pools has no identities.
    private readonly Lazy<Identities?> _identities = new(services.GetService<Identities>);

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/users", ListAsync);

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        List<JsonObject> users = [];
        foreach (var pool in pools.All)
        {
            var all = await cognitoLocal.CallAsync(nameof(ListUsers), new JsonObject { ["UserPoolId"] = pool.Id }, cancellationToken);
            users.AddRange(all["Users"]!.AsArray().OfType<JsonObject>().Select(user => Describe(pool, user)));
        }

        var json = new JsonObject
        {
            ["count"] = users.Count,
            ["users"] = new JsonArray([.. users.OrderBy(user => (string?)user["username"], StringComparer.Ordinal).Take(MaxUsers)]),
        };
        return Results.Text(json.ToJsonString(), "application/json");
    }

    private JsonObject Describe(UserPool pool, JsonObject user)
    {
        var attributes = new JsonObject();
        foreach (var attribute in (user["Attributes"] as JsonArray ?? []).OfType<JsonObject>())
        {
            attributes[$"{attribute["Name"]}"] = attribute["Value"]?.ToString();
        }

        var subject = attributes["sub"]?.ToString() ?? "";
        var identities = _identities.Value?.OfSubject(subject).Select(identity => (JsonNode)identity.Id) ?? [];
        return new JsonObject
        {
            ["username"] = user["Username"]?.ToString(),
            ["sub"] = subject,
            ["pool"] = pool.Id,
            ["status"] = user["UserStatus"]?.ToString(),
            ["enabled"] = user["Enabled"]?.GetValue<bool>() is not false,
            ["attributes"] = attributes,
            ["identityIds"] = new JsonArray([.. identities]),
        };
    }
}
