using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Stages;

/// <summary>Two deployments in one account and region: one that lasts and has no stage, and the disposable preview of a pull request.</summary>
public sealed class SideBySideTests
{
    private const string Preview = "Realtime-pr-12";
    private const string Lasting = "Realtime";

    // Each turn: a chat message and one that is too large, a feed and a broadcast, a notification, and two requests.
    private static readonly Dictionary<string, int> RunsOfTenTurns = new()
    {
        ["ArchiveMessage"] = 20,
        ["CatchUp"] = 10,
        ["GetMessages"] = 10,
        ["PublishNotification"] = 10,
        ["PublishUpdate"] = 20,
    };

    [Fact]
    public async Task Nothing_of_either_reaches_the_other()
    {
        using var preview = await StageAssembly.SynthesizeAsync(("stage", "pr-12"), ("disposable", "true"));
        await using var cloud = await LocalCloudProcess.StartAsync(Repository.PathTo("cdk.out"), ["--assembly", preview.Folder]);
        await using var here = await StageUser.ConnectAsync(cloud, Lasting);
        await using var there = await StageUser.ConnectAsync(cloud, Preview);

        // Both at once, ten times, as if each were alone.
        for (var turn = 0; turn < 10; turn++)
        {
            await Task.WhenAll(here.SpeakAsync(cloud, "lasting"), there.SpeakAsync(cloud, "preview"), here.AskAsync("preview"), there.AskAsync("lasting"));
        }

        var heard = await Task.WhenAll(here.HearAsync(), there.HearAsync());
        Assert.All(heard[0], message => Assert.DoesNotContain("preview", message.Payload, StringComparison.Ordinal));
        Assert.All(heard[1], message => Assert.DoesNotContain("lasting", message.Payload, StringComparison.Ordinal));
        Assert.All(heard[0], message => Assert.DoesNotContain("pr-12", message.Topic, StringComparison.Ordinal));
        Assert.All(heard[1], message => Assert.StartsWith("pr-12/", message.Topic, StringComparison.Ordinal));
        // A signal names the topic as its user knows it.
        Assert.Contains(heard[1], message => message.Topic.StartsWith("pr-12/signals/", StringComparison.Ordinal)
            && message.Payload.Contains("\"topic\":\"chat/general\"", StringComparison.Ordinal));
        await AssertRecordsAsync(cloud, Lasting, "Realtime");
        await AssertRecordsAsync(cloud, Preview, "Realtime-pr-12");
        await AssertLogsAsync(cloud, here, there);
        Assert.Empty((await cloud.RefusedAsync()).Select(refused => refused.ToJsonString()));
        Assert.All(await cloud.InvocationsAsync(), run => Assert.Null(run["errorType"]));
    }

    [Fact]
    public async Task A_disposable_one_leaves_nothing_and_the_other_goes_on()
    {
        using var preview = await StageAssembly.SynthesizeAsync(("stage", "pr-12"), ("disposable", "true"));
        await using var cloud = await LocalCloudProcess.StartAsync(Repository.PathTo("cdk.out"), ["--assembly", preview.Folder]);
        await using var here = await StageUser.ConnectAsync(cloud, Lasting);
        await using (var there = await StageUser.ConnectAsync(cloud, Preview))
        {
            await Task.WhenAll(here.SpeakAsync(cloud, "lasting"), there.SpeakAsync(cloud, "preview"));
            await Task.WhenAll(here.HearAsync(), there.HearAsync());
            Assert.Single(await Administrator.AttachedPoliciesAsync(cloud, there.User.IdentityId));

            var destroyed = await cloud.DestroyInLessTimeAsync(Preview);

            Assert.Null((string?)destroyed["problem"]);
            Assert.Empty(destroyed["retained"]!.AsArray());
            Assert.Empty(await Administrator.AttachedPoliciesAsync(cloud, there.User.IdentityId));
        }

        foreach (var path in new[] { "/_local/stacks", "/_local/resources", "/_local/functions", "/_local/queues", "/_local/logs", "/_local/outputs", "/_local/retained" })
        {
            Assert.DoesNotContain("pr-12", await cloud.TextAsync(path), StringComparison.Ordinal);
        }

        using var tables = Administrator.DynamoDb(cloud);
        Assert.All(
            (await tables.ListTablesAsync(TestContext.Current.CancellationToken)).TableNames,
            table => Assert.StartsWith("Realtime-Backend", table, StringComparison.Ordinal));
        await using var later = await StageUser.ConnectAsync(cloud, Lasting);
        Assert.Contains("lasting", await later.HistoryAsync("chat/general"), StringComparison.Ordinal);
    }

    // A call or a metric that crossed would be one too many here, and one too few there.
    private static async Task AssertRecordsAsync(LocalCloudProcess cloud, string stack, string space)
    {
        StageRecords? records = null;
        await Eventually.BeAsync(
            async () =>
            {
                records = await StageRecords.ReadAsync(cloud, stack);
                return RunsOfTenTurns.All(run => records.Runs.GetValueOrDefault(run.Key) >= run.Value) && records.Metrics.GetValueOrDefault("Published") >= 30;
            },
            $"all runs of {stack}");
        Assert.Equal(RunsOfTenTurns, RunsOfTenTurns.Keys.ToDictionary(handler => handler, handler => records!.Runs[handler]));
        Assert.Equal([space], records!.Namespaces);
        Assert.Equal((10, 10, 30), (records.Metrics["Archived"], records.Metrics["TooLarge"], records.Metrics["Published"]));
    }

    private static async Task AssertLogsAsync(LocalCloudProcess cloud, StageUser here, StageUser there)
    {
        using var tables = Administrator.DynamoDb(cloud);
        foreach (var (user, own, foreign) in new[] { (here, "lasting", "preview"), (there, "preview", "lasting") })
        {
            var items = await tables.ScanAsync(
                new ScanRequest { TableName = user.Outputs["MessageLogTableName"] }, TestContext.Current.CancellationToken);
            Assert.NotEmpty(items.Items);
            // In the log topics have no prefix, whatever the broker calls them.
            Assert.All(items.Items, item => Assert.DoesNotContain("pr-12", item["pk"].S, StringComparison.Ordinal));
            var bodies = items.Items.Where(item => item.ContainsKey("body")).Select(item => System.Text.Encoding.UTF8.GetString(item["body"].B.ToArray())).ToList();
            Assert.All(bodies, body => Assert.DoesNotContain(foreign, body, StringComparison.Ordinal));
            // Ten of chat, of the feed, of the broadcasts and of the notifications.
            await Eventually.BeAsync(async () => (await user.HistoryAsync("chat/general")).Split(own).Length - 1 == 10, $"all that {own} said");
        }
    }
}
