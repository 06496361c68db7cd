using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Permissions;
using EndToEnd.Running;

namespace EndToEnd.Messages;

/// <summary>An audience from the bus to the inbox of one of its users.</summary>
public sealed class AudienceTests
{
    [Fact]
    public async Task Who_is_in_an_audience_gets_what_is_sent_to_it_and_it_is_told_of()
    {
        using var assembly = new CloudAssembly();
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), []);
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());

        await Scenarios.PutEventAsync(cloud, "Audience", new JsonObject { ["name"] = "berlin", ["add"] = new JsonArray(user.IdentityId, "nobody-yet") });
        await Eventually.BeAsync(async () => await RunsAsync("ChangeAudience") == 1, "the audience");
        await Scenarios.PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["id"] = "berlin-1",
            ["audience"] = "berlin",
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = "Berlin", ["body"] = "The office is closed on Monday." },
        });

        var page = await Eventually.GetAsync(
            async () => (await user.CallApiAsync(HttpMethod.Get, "/inbox")).Json["messages"]!.AsArray() is { Count: > 0 } messages ? messages : null, "the notification");
        Assert.Contains("Berlin", Assert.Single(page)!.ToJsonString(), StringComparison.Ordinal);
        // The event, and its page.
        await Eventually.BeAsync(async () => await RunsAsync("PublishNotification") == 2, "the page");
        using var table = Administrator.DynamoDb(cloud);
        var ledger = await table.GetItemAsync(
            cloud.Outputs["InboxTableName"], new() { ["pk"] = new("ledger|test|berlin-1"), ["sk"] = new("page|0001") }, TestContext.Current.CancellationToken);
        Assert.Equal(("1", "1"), (ledger.Item["delivered"].N, ledger.Item["pending"].N));

        async Task<int> RunsAsync(string function) => (await cloud.InvocationsAsync()).Count(run => ((string)run["function"]!).Contains(function, StringComparison.Ordinal));
    }
}
