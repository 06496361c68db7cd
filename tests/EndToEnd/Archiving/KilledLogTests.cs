using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Archiving;

/// <summary>
/// What is acknowledged stands in the message log, once, whatever becomes of the process: with the published ArchiveMessage behind the rule,
/// and the log read as it lies in the table.
/// </summary>
public sealed class KilledLogTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("localcloud-kept-").FullName;
    private readonly AcknowledgedLoad _load = new();

    public void Dispose() => SpinWait.SpinUntil(TryDeleteState, TimeSpan.FromSeconds(10)); // children end after their parent

    [Fact]
    public async Task Killed_again_and_again_it_loses_no_acknowledged_message_and_logs_none_twice()
    {
        for (var kills = 0; kills < TestSizes.Kills; kills++)
        {
            await using var cloud = await StartAsync();
            await AssertLoggedOnceAsync(cloud);
            using var stop = new CancellationTokenSource();
            var enough = _load.Acknowledged.Count + 50;
            var load = _load.RunAsync(await SignInAsync(cloud), stop.Token);
            await Eventually.BeAsync(() => Task.FromResult(_load.Acknowledged.Count >= enough), "fifty more messages", 60);

            // The clients go on until one has noticed: on a busy machine all they sent so far may be acknowledged, unread by them.
            cloud.Kill();
            await Eventually.BeAsync(() => Task.FromResult(_load.Unanswered > 0), "a message that nobody acknowledges", 60);
            await stop.CancelAsync();
            await load;
        }

        await using var last = await StartAsync();
        await AssertLoggedOnceAsync(last);
        await FinishAsync(last);
        await AssertLoggedOnceAsync(last);
        Assert.NotEqual(0, _load.SentAgain);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{TestSizes.Kills} kills, {_load.Acknowledged.Count} messages acknowledged, {_load.SentAgain} sent again");
    }

    [Fact]
    public async Task With_a_full_disk_it_loses_no_acknowledged_message_and_logs_none_twice()
    {
        await using var cloud = await StartAsync();
        using var stop = new CancellationTokenSource();
        var load = _load.RunAsync(await SignInAsync(cloud), stop.Token);
        await Eventually.BeAsync(() => Task.FromResult(_load.Acknowledged.Count >= 50), "fifty messages", 60);

        // The soft limit, for LocalCloud's process alone: it is as if its disk were full, and may be raised again.
        Limit(cloud, "0");
        await Task.WhenAll(
            Eventually.BeAsync(async () => (await HealthAsync(cloud)).Contains("can't be written", StringComparison.Ordinal), "a failing health", 60),
            Task.Delay(TestSizes.FullDisk, TestContext.Current.CancellationToken));
        var acknowledged = _load.Acknowledged.Count;
        Limit(cloud, "unlimited");

        await Eventually.BeAsync(() => Task.FromResult(_load.Acknowledged.Count >= acknowledged + 50), "fifty more messages", 60);
        await stop.CancelAsync();
        await load;
        await AssertLoggedOnceAsync(cloud);
        await FinishAsync(cloud);
        await AssertLoggedOnceAsync(cloud);
        Assert.NotEqual(0, _load.SentAgain);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_load.Acknowledged.Count} messages acknowledged, {_load.SentAgain} sent again");
    }

    private Task<LocalCloudProcess> StartAsync() => LocalCloudProcess.StartAsync(
        Repository.PathTo("cdk.out"), ["--retry-delays", "0,0", "--no-iot-rates"], _state);

    private static async Task<string> HealthAsync(LocalCloudProcess cloud)
    {
        using var answer = await cloud.Http.GetAsync(new Uri(cloud.Gateway, "/_local/health"), TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<SignedInUser> SignInAsync(LocalCloudProcess cloud)
    {
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        Assert.Equal(200, (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
        return user;
    }

    /// <summary>Whatever nobody has acknowledged yet is sent a last time: a few seconds more of the same load.</summary>
    private async Task FinishAsync(LocalCloudProcess cloud)
    {
        using var stop = new CancellationTokenSource();
        var enough = _load.Acknowledged.Count + 50;
        var load = _load.RunAsync(await SignInAsync(cloud), stop.Token);
        await Eventually.BeAsync(() => Task.FromResult(_load.Acknowledged.Count >= enough), "fifty more messages", 60);
        await stop.CancelAsync();
        await load;
    }

    /// <summary>Waits until all that was acknowledged is in the log; nothing is there twice, at no time.</summary>
    private async Task AssertLoggedOnceAsync(LocalCloudProcess cloud)
    {
        var acknowledged = _load.Acknowledged.ToList();
        if (acknowledged.Count == 0)
        {
            return;
        }

        var lost = acknowledged;
        try
        {
            await Eventually.BeAsync(
                async () =>
                {
                    var log = await LogAsync(cloud);
                    var twice = log.GroupBy(entry => entry).Where(entries => entries.Count() > 1).Select(entries => entries.Key).ToList();
                    Assert.True(twice.Count == 0, $"Logged twice: {string.Join(", ", twice)}");
                    lost = [.. acknowledged.Except(log)];
                    return lost.Count == 0;
                },
                "all that was acknowledged",
                seconds: 60);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Lost: {lost.Count} of {acknowledged.Count}, {string.Join(", ", lost.Take(10))}");
        }
    }

    /// <summary>The ids of the messages as they lie in the table. Each belongs to the one who sent it, and has its own text.</summary>
    private static async Task<IReadOnlyList<string>> LogAsync(LocalCloudProcess cloud)
    {
        using var client = Administrator.DynamoDb(cloud);
        List<string> ids = [];
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var page = await client.QueryAsync(
                new()
                {
                    TableName = cloud.Outputs["MessageLogTableName"],
                    KeyConditionExpression = "pk = :pk",
                    ExpressionAttributeValues = new() { [":pk"] = new($"log|{AcknowledgedLoad.Topic}") },
                    ConsistentRead = true,
                    ExclusiveStartKey = from,
                },
                TestContext.Current.CancellationToken);
            foreach (var message in page.Items.Where(item => !item.ContainsKey("void")))
            {
                Assert.Contains($"\"{message["id"].S}\"", Encoding.UTF8.GetString(message["body"].B.ToArray()), StringComparison.Ordinal);
                ids.Add(message["id"].S);
            }

            from = page.LastEvaluatedKey is { Count: > 0 } key ? key : null;
        }
        while (from is not null);
        return ids;
    }

    private static void Limit(LocalCloudProcess cloud, string bytes)
    {
        string[] arguments = ["--pid", cloud.ProcessId.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"];
        using var limit = Process.Start("prlimit", arguments);
        limit.WaitForExit();
        Assert.Equal(0, limit.ExitCode);
    }

    private bool TryDeleteState()
    {
        try
        {
            Directory.Delete(_state, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
