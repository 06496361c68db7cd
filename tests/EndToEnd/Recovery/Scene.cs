using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Browser;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Recovery;

/// <summary>Alice in a browser behind a network that the test holds, and everybody else, who has no such trouble.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly LocalCloudProcess _cloud;
    private readonly IBrowserContext _context;
    private readonly string _address;
    private readonly MqttClient _bob = new();
    private readonly Dictionary<string, int> _restored = [];
    private int _published;

    private Scene(LocalCloudProcess cloud, string address, IBrowserContext context, SignedInUser alice)
    {
        var name = $"{Guid.NewGuid():N}";
        _cloud = cloud;
        _address = address;
        _context = context;
        Alice = alice;
        Network = new(cloud);
        Chat = $"chat/{name}";
        Feed = $"feeds/{name}/updates";
    }

    public Network Network { get; }

    public LocalCloudProcess Cloud => _cloud;

    /// <summary>Who reads the logs past the network: the user of the page.</summary>
    public SignedInUser Alice { get; private set; }

    /// <summary>A room: bob writes there by MQTT.</summary>
    public string Chat { get; }

    /// <summary>A feed, which the backend writes.</summary>
    public string Feed { get; }

    public IReadOnlyList<string> Topics => [Chat, Feed];

    public Tab Tab { get; private set; } = null!;

    /// <summary>Opens the page on topics that nobody used before, and waits until it has subscribed to them.</summary>
    public static async Task<Scene> OpenAsync(
        BrowserFixture chromium, RecoveryCloud shared, string transport, LocalCloudProcess? own = null, bool tabs = false, params string[] moreTopics)
    {
        var cloud = own ?? await shared.CloudAsync();
        var page = await shared.PageAsync();
        var alice = await SignedInUser.SignInAsync(cloud, "alice");
        var scene = new Scene(cloud, page.Address, await chromium.Browser.NewContextAsync(), alice);
        try
        {
            await scene.PrepareAsync(transport, tabs, moreTopics);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more tab of the same browser.</summary>
    public async Task<Tab> OpenTabAsync()
    {
        var tab = new Tab(await _context.NewPageAsync());
        await tab.Page.GotoAsync(_address);
        return tab;
    }

    /// <summary>Gets new credentials for reading the logs.</summary>
    public async Task RenewAsync() => Alice = await SignedInUser.SignInAsync(_cloud, "alice");

    /// <summary>Bob writes to the room and the backend to the feed, past the network that the test holds.</summary>
    public async Task PublishAsync(int count)
    {
        var batch = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var id = $"m{_published++}";
            Assert.True(await _bob.PublishAsync(TestedDeployment.OnBroker(Chat), new JsonObject { ["text"] = id, ["_meta"] = new JsonObject { ["id"] = id } }.ToJsonString()));
            batch.Add(new JsonObject { ["id"] = id });
        }

        var answer = await Administrator.PutEventAsync(_cloud, "Update", new JsonObject { ["id"] = $"e{_published}", ["topic"] = Feed, ["messages"] = batch });
        Assert.Equal(0, (int)answer.Json["FailedEntryCount"]!);
        foreach (var topic in Topics)
        {
            await Eventually.BeAsync(
                async () => (await LogAsync(topic)).Count(line => !line.EndsWith(" own", StringComparison.Ordinal)) == _published - _restored.GetValueOrDefault(topic),
                $"{_published} messages in the log of {topic}");
        }
    }

    /// <summary>A topic's whole log, as the API has it: <c>position id</c>.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string topic)
    {
        var answer = await Alice.CallApiAsync(HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(topic)}&after=0&limit=1000");
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json["messages"]!.AsArray().Select(message => $"{message!["position"]} {message["id"]}")];
    }

    /// <summary>
    /// Puts a topic's log back to where it was <paramref name="count"/> messages ago, as a restored backup does: what came since is gone, and the next
    /// message is written by a deployment of a later generation.
    /// </summary>
    public async Task RestoreAsync(string topic, int count)
    {
        using var table = Administrator.DynamoDb(_cloud);
        var name = _cloud.Outputs["MessageLogTableName"];
        var last = (await LogAsync(topic)).Count - count;
        for (var number = last + 1; number <= last + count; number++)
        {
            await table.DeleteItemAsync(name, LogItem.Key($"log|{topic}", number), TestContext.Current.CancellationToken);
        }

        var head = (await table.GetItemAsync(name, LogItem.Key($"head|{topic}", 0), true, TestContext.Current.CancellationToken)).Item;
        head["last"] = new() { N = $"{last}" };
        head["generation"] = new() { N = "0" };
        await table.PutItemAsync(name, head, TestContext.Current.CancellationToken);
        _restored[topic] = count;
    }

    /// <summary>Waits until the page is connected, all topics are subscribed, and the page has seen all that their logs have.</summary>
    public Task<IReadOnlyList<Entry>> CaughtUpAsync(Tab? tab = null) => CaughtUpAsync(Topics, tab);

    public async Task<IReadOnlyList<Entry>> CaughtUpAsync(IReadOnlyList<string> topics, Tab? tab = null)
    {
        var counts = new Dictionary<string, int>();
        foreach (var topic in topics)
        {
            counts[topic] = (await LogAsync(topic)).Count;
        }

        return await (tab ?? Tab).UntilAsync(
            entries => entries.IsConnected() && topics.All(topic => entries.IsIn(topic, "subscribed") && entries.Messages(topic).Count >= counts[topic]),
            "subscribed, with all messages");
    }

    /// <summary>
    /// Each message of the logs once and in their order. One more message goes behind all looks into the log that are still to come: what they would
    /// deliver twice stands before it.
    /// </summary>
    public async Task<IReadOnlyList<Entry>> ExactlyTheLogAsync(Tab? tab = null)
    {
        tab ??= Tab;
        await CaughtUpAsync(tab);
        await tab.LiveAsync(TimeSpan.FromSeconds(20));
        await PublishAsync(1);
        var entries = await CaughtUpAsync(tab);
        foreach (var topic in Topics)
        {
            Assert.Equal(await LogAsync(topic), entries.Messages(topic));
        }

        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _bob.DisposeAsync();
        await Network.DisposeAsync();
    }

    private async Task PrepareAsync(string transport, bool tabs, string[] moreTopics)
    {
        var bob = await SignedInUser.SignInAsync(_cloud, "bob");
        var opened = await bob.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.True(opened.Status == 200, opened.Text);
        Assert.Equal(0, await _bob.ConnectAsync(bob, $"{bob.IdentityId}:{Guid.NewGuid():N}"));
        await _context.AddInitScriptAsync($"window.config = {Configuration(transport, tabs, moreTopics)};");
        await _context.Clock.InstallAsync();
        Tab = await OpenTabAsync();
        await CaughtUpAsync();
    }

    private string Configuration(string transport, bool tabs, string[] moreTopics) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["transport"] = transport,
        ["tabs"] = tabs,
        ["region"] = _cloud.Outputs["Region"],
        ["userPoolId"] = _cloud.Outputs["UserPoolId"],
        ["userPoolClientId"] = _cloud.Outputs["UserPoolClientId"],
        ["identityPoolId"] = _cloud.Outputs["IdentityPoolId"],
        ["identity"] = $"http://{Network.Identity.Address}",
        ["mqtt"] = $"ws://{Network.Mqtt.Address}/mqtt",
        ["api"] = $"http://{Network.Api.Address}",
        ["username"] = "alice",
        ["password"] = SignedInUser.Password,
        ["topics"] = (string[])[.. Topics, .. moreTopics],
    });
}
