using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>A user whom the directory knows with an identity and a connection, though nobody is there: what becomes of them troubles no other test.</summary>
internal sealed record KnownUser(string Subject, string IdentityId)
{
    private string ClientId => $"{IdentityId}:tab";

    public static async Task<KnownUser> AddAsync(LocalCloudProcess cloud, bool isBlocked)
    {
        var user = new KnownUser(Guid.NewGuid().ToString(), $"eu-west-1:{Guid.NewGuid()}");
        using var tables = Administrator.DynamoDb(cloud);
        var now = LogItem.Number(LogItem.Milliseconds(TimeProvider.System.GetUtcNow()));
        var subject = new Dictionary<string, AttributeValue> { ["pk"] = new($"sub|{user.Subject}"), ["identityIds"] = new() { SS = [user.IdentityId] } };
        if (isBlocked)
        {
            subject["blockedAt"] = now;
        }

        await PutAsync("DirectoryTableName", subject);
        await PutAsync("DirectoryTableName", new() { ["pk"] = new($"identity|{user.IdentityId}"), ["sub"] = new(user.Subject), ["attachedAt"] = now });
        await PutAsync(
            "ConnectionsTableName",
            new() { ["pk"] = new($"connection|{user.Subject}"), ["sk"] = new("live|s-0"), ["clientId"] = new(user.ClientId), ["connectedAt"] = now });
        return user;

        Task PutAsync(string table, Dictionary<string, AttributeValue> item) =>
            tables.PutItemAsync(cloud.Outputs[table], item, TestContext.Current.CancellationToken);
    }

    /// <summary>The event of a connection, as the queue hands it over.</summary>
    public JsonObject Connected() => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["messageId"] = "m-1",
            ["body"] = new JsonObject
            {
                ["eventType"] = "connected",
                ["clientId"] = ClientId,
                ["sessionIdentifier"] = Guid.NewGuid().ToString(),
                ["timestamp"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            }.ToJsonString(),
        }),
    };
}
