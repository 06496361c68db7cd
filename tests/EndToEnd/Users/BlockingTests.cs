using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Users;

/// <summary>A user with a connection is known, named, taken out and let in again: by the rules, queues and policies of the template.</summary>
public sealed class BlockingTests
{
    [Fact]
    public async Task A_blocked_user_is_cut_off_everywhere_and_unblocked_comes_back()
    {
        using var assembly = new CloudAssembly();
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), []);
        var (alice, bob) = (await SignedInUser.SignInAsync(cloud, "alice"), await SignedInUser.SignInAsync(cloud, "bob"));
        await alice.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.Equal(200, (await bob.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
        await using var connection = new MqttClient();
        Assert.Equal(0, await connection.ConnectAsync(bob, $"{bob.IdentityId}:tab-1"));
        await Eventually.BeAsync(async () => (await ClientsAsync(cloud)).Contains($"{bob.IdentityId}:tab-1"), "the connection is known");
        Assert.Equal("bob", await NameOfAsync(alice, bob.IdentityId));

        await Administrator.PutEventAsync(cloud, "BlockUser", new JsonObject { ["userId"] = bob.IdentityId });

        Assert.False(await connection.ReceiveAsync(), "the connection is closed");
        Assert.Empty(await Administrator.AttachedPoliciesAsync(cloud, bob.IdentityId));
        foreach (var (method, route, body) in ((HttpMethod, string, JsonObject?)[])[
            (HttpMethod.Get, "/messages?topic=chat%2Fgeneral", null),
            (HttpMethod.Get, "/users?ids=x", null),
            (HttpMethod.Get, "/inbox", null),
            (HttpMethod.Put, "/inbox/state", new JsonObject { ["seenUpTo"] = "0" }),
            (HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray(new JsonObject { ["topic"] = "chat/general" }) }),
            (HttpMethod.Post, "/session", new JsonObject { ["refused"] = true })])
        {
            // Within ten seconds, for which a process may remember that bob was not blocked.
            await Eventually.BeAsync(async () => await bob.CallApiAsync(method, route, body?.DeepClone()) is { Status: 403 } answer && (string?)answer.Json["reason"] == "blocked", route);
        }

        Assert.Empty(await Administrator.AttachedPoliciesAsync(cloud, bob.IdentityId));
        await using var again = new MqttClient();
        Assert.NotEqual(0, await again.ConnectAsync(bob, $"{bob.IdentityId}:tab-2"));
        await Eventually.BeAsync(async () => (await ClientsAsync(cloud)).Count == 0, "the end of the connection is told");
        Assert.Equal(200, (await alice.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fgeneral")).Status);

        var anew = await SignedInUser.SignInAnewAsync(cloud, "bob");
        var refused = await anew.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.Equal((403, "blocked"), (refused.Status, (string?)refused.Json["reason"]));
        await using var other = new MqttClient();
        Assert.NotEqual(0, await other.ConnectAsync(anew, $"{anew.IdentityId}:tab-1"));

        await Administrator.PutEventAsync(cloud, "UnblockUser", new JsonObject { ["userId"] = bob.IdentityId });

        await Eventually.BeAsync(async () => (await bob.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status == 200, "a session is opened");
        await using var back = new MqttClient();
        Assert.Equal(0, await back.ConnectAsync(bob, $"{bob.IdentityId}:tab-3"));
        Assert.Equal(200, (await anew.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
    }

    private static async Task<string?> NameOfAsync(SignedInUser caller, string id)
    {
        var answer = await caller.CallApiAsync(HttpMethod.Get, $"/users?ids={Uri.EscapeDataString(id)}");
        Assert.True(answer.Status == 200, answer.Text);
        return (string?)Assert.Single(answer.Json["users"]!.AsArray())!["name"];
    }

    private static async Task<IReadOnlyCollection<string>> ClientsAsync(LocalCloudProcess cloud)
    {
        using var tables = Administrator.DynamoDb(cloud);
        var items = await tables.ScanAsync(new ScanRequest(cloud.Outputs["ConnectionsTableName"]), TestContext.Current.CancellationToken);
        return [.. (items.Items ?? []).Where(item => item.ContainsKey("clientId")).Select(item => item["clientId"].S)];
    }
}
