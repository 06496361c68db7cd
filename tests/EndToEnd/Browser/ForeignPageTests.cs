using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>What a web page from elsewhere can do that is open in a browser of the machine where LocalCloud runs: nothing.</summary>
public sealed class ForeignPageTests(BrowserFixture chromium) : IAsyncLifetime
{
    private static readonly string[] Hosts = ["localhost", "127.0.0.1", "evil.example"];

    private static readonly string[] Paths =
    [
        "/", "/config.json", "/session", "/messages?topic=chat%2F1", "/health", "/_local", "/_local/health", "/_local/messages", "/_local/messages/feed", "/_local/way/evil", "/_local/tables", "/_local/users", "/_local/resources", "/_local/outputs",
        "/eu-west-1_x/.well-known/jwks.json", "/2018-06-01/ping",
    ];

    private LocalCloudProcess _cloud = null!;
    private ForeignPage _foreign = null!;

    public async ValueTask InitializeAsync()
    {
        _foreign = await ForeignPage.ServeAsync();
        _cloud = await LocalCloudProcess.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        await _foreign.DisposeAsync();
    }

    [Fact]
    public async Task It_scans_every_port_of_LocalCloud_and_its_children_and_gets_nothing_and_changes_nothing()
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        Assert.InRange((await alice.CallApiAsync(HttpMethod.Post, "/session")).Status, 200, 299); // a function and its Runtime API run now
        await using var connection = new MqttClient();
        Assert.Equal(0, await connection.ConnectAsync(SigV4.PresignMqtt(_cloud.Gateway, AwsCredentials.Administrator), "kept"));
        await Administrator.SendToDeadLettersAsync(_cloud, new JsonObject { ["kept"] = true });
        var ports = ListeningPorts.OfTree(_cloud.ProcessId);
        Assert.Superset(new HashSet<int> { _cloud.Gateway.Port, _cloud.HttpApi.Port, _cloud.Demo.Port }, ports.ToHashSet());
        Assert.InRange(ports.Count, 5, 100); // MQTT over TCP, and at least one Runtime API

        var page = await _foreign.OpenAsync(chromium.Browser);
        List<string> found = [];
        foreach (var (host, port) in Hosts.SelectMany(_ => ports.Append(_foreign.Port), (host, port) => (host, port)))
        {
            var origin = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}");
            found.AddRange(await page.EvaluateAsync<string[]>(
                "([origin, paths, presigned]) => scan(origin, paths, presigned)", new object[] { origin, Paths, Presigned(new Uri(origin)) }));
        }

        Assert.DoesNotContain(found, one => !one.Contains(string.Create(CultureInfo.InvariantCulture, $":{_foreign.Port}/"), StringComparison.Ordinal));
        AssertThatItsOwnServerWasReached();
        await AssertThatNothingHasChangedAsync();
    }

    [Fact]
    public async Task A_name_of_its_own_that_leads_to_LocalCloud_opens_none_of_its_pages_either()
    {
        var page = await _foreign.OpenAsync(chromium.Browser);
        foreach (var url in (Uri[])[_cloud.Gateway, _cloud.HttpApi, _cloud.Demo])
        {
            var rebound = new UriBuilder(url) { Host = "evil.example", Path = url == _cloud.Gateway ? "/_local" : "/" }.Uri;

            var refusal = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(rebound.ToString()));

            Assert.Contains("ERR_HTTP_RESPONSE_CODE_FAILURE", refusal.Message, StringComparison.Ordinal); // there is no page, but the browser's own
        }
    }

    // The administrator's secret is known to everybody, so any page can sign with it.
    private string[] Presigned(Uri origin) =>
    [
        SigV4.Presign(origin.Authority, $"Action=PurgeQueue&Version=2012-11-05&QueueUrl={Uri.EscapeDataString(_cloud.Outputs["DeadLetterQueueUrl"])}", "sqs"),
        SigV4.Presign(
            origin.Authority,
            $"Action=AssumeRole&Version=2011-06-15&RoleSessionName=evil&RoleArn={Uri.EscapeDataString(_cloud.Outputs["RedriveRoleArn"])}", "sts"),
        SigV4.PresignMqtt(origin, AwsCredentials.Administrator).PathAndQuery,
    ];

    // Otherwise the browser had held everything back, and the test would say nothing.
    private void AssertThatItsOwnServerWasReached() => Assert.Superset(
        new HashSet<string> { "GET /health", "GET /", "POST /", "POST /_local/publish", "POST /_local/events", "POST /_local/invoke", "POST /_local/connections/kept/cut", "GET /mqtt", "GET /mqtt WebSocket" }, _foreign.Arrived.ToHashSet());

    private async Task AssertThatNothingHasChangedAsync()
    {
        Assert.True((bool?)Assert.Single(await Administrator.DeadLettersAsync(_cloud))["kept"]);
        Assert.DoesNotContain(await _cloud.MessagesAsync(), message => (string?)message["topic"] == "evil");
        Assert.Contains("kept", await _cloud.ConnectionsAsync());
        Assert.Contains("\"steps\":[]", await _cloud.TextAsync("/_local/way/evil"), StringComparison.Ordinal);
        var bob = await SignedInUser.SignInAsync(_cloud, "bob"); // clock, users and functions are as they were
        Assert.InRange((await bob.CallApiAsync(HttpMethod.Post, "/session")).Status, 200, 299);
    }
}
