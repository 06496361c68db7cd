using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.EventBridge;
using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Lambda;
using LocalCloud.LocalPage;
using LocalCloud.Logs;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.LocalPage;

public sealed partial class LocalPageTests : IAsyncLifetime
{
    private GatewayHost _host = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(services => services.AddLocalPage().AddIot().AddSqs().AddLogs().AddEventBridge().AddLambda());
        _http = new HttpClient { BaseAddress = _host.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_and_every_file_it_names_is_served_and_may_run_no_other_script()
    {
        using var page = await _http.GetAsync("/_local", Token);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);

        var left = new Queue<string>(NamedFiles().Matches(await page.Content.ReadAsStringAsync(Token)).Select(match => match.Groups["file"].Value));
        var seen = new HashSet<string>();
        while (left.TryDequeue(out var file))
        {
            using var answer = await _http.GetAsync("/_local/page/" + file, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(file.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript", answer.Content.Headers.ContentType!.MediaType);
            seen.Add(file);
            foreach (Match match in Imports().Matches(await answer.Content.ReadAsStringAsync(Token)))
            {
                if (!seen.Contains(match.Groups["file"].Value))
                {
                    left.Enqueue(match.Groups["file"].Value);
                }
            }
        }

        Assert.Contains("messages.js", seen);
    }

    [Fact]
    public async Task The_chart_is_npm_s()
    {
        using var script = await _http.GetAsync("/_local/page/uplot.js", Token);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Contains("export { uPlot as default }", await script.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_local/page/nothing.js")]
    [InlineData("/_local/page/..%2FProgram.cs")]
    [InlineData("/_local/page/LocalCloud.dll")]
    public async Task Nothing_else_is_served(string path)
    {
        using var answer = await _http.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_published_by_the_form_goes_through_the_broker()
    {
        using var answer = await _http.PostAsJsonAsync("/_local/publish", new { topic = "a/b", payload = "grüße", qos = 1 }, Token);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        var message = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!)!;
        Assert.Equal(("a/b", "grüße", 1), ((string?)message["topic"], (string?)message["payload"], (int)message["qos"]!));
    }

    [Theory]
    [InlineData("6869", "hi", false)]
    [InlineData("0D0A0968C3A4", "\r\n\thä", false)]
    [InlineData("00010268", "AAECaA==", true)]
    [InlineData("FFFE", "//4=", true)]
    [InlineData("C3", "ww==", true)]
    public async Task What_is_not_text_is_shown_in_base64(string hex, string payload, bool base64)
    {
        await _host.Services.GetRequiredService<MessageBroker>().PublishAsync(
            new() { Topic = "a", Payload = Convert.FromHexString(hex), QoS = QualityOfService.AtMostOnce, Source = new(null, null, "127.0.0.1"), ReceivedAt = TimeProvider.System.GetUtcNow() }, Token);

        var message = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!)!;
        Assert.Equal((payload, base64), ((string?)message["payload"], (bool)message["base64"]!));
    }

    [Fact]
    public async Task Text_that_is_cut_in_the_middle_of_a_character_is_text()
    {
        await _host.Services.GetRequiredService<MessageBroker>().PublishAsync(
            new() { Topic = "a", Payload = Encoding.UTF8.GetBytes("x" + new string('ä', 600)), QoS = QualityOfService.AtMostOnce, Source = new(null, null, "127.0.0.1"), ReceivedAt = TimeProvider.System.GetUtcNow() }, Token);

        Assert.False((bool)Assert.Single((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!)!["base64"]!);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a/+", 0)]
    [InlineData("a", 2)]
    public async Task What_AWS_would_refuse_is_refused_with_the_reason(string topic, int qos)
    {
        using var answer = await _http.PostAsJsonAsync("/_local/publish", new { topic, payload = "", qos }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Token));
        Assert.Empty((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!);
    }

    [Theory]
    [InlineData("publish", "Origin", "https://example.com")]
    [InlineData("publish", "Origin", "http://localhost:5173")] // a page of this machine, but none of LocalCloud's
    [InlineData("publish", "Origin", "null")]
    [InlineData("publish", "Sec-Fetch-Site", "cross-site")]
    [InlineData("publish", "Sec-Fetch-Site", "same-site")]
    [InlineData("publish", "Referer", "https://example.com/page")]
    [InlineData("publish", "Host", "evil.example")]
    [InlineData("events", "Origin", "https://example.com")]
    [InlineData("events", "Origin", "http://localhost:5173")]
    [InlineData("events", "Sec-Fetch-Site", "cross-site")]
    [InlineData("events", "Host", "evil.example")]
    [InlineData("invoke", "Origin", "https://example.com")]
    [InlineData("invoke", "Origin", "null")]
    [InlineData("invoke", "Sec-Fetch-Site", "same-site")]
    [InlineData("invoke", "Referer", "https://example.com/page")]
    [InlineData("connections/c/cut", "Origin", "https://example.com")]
    [InlineData("connections/c/cut", "Sec-Fetch-Site", "cross-site")]
    public async Task A_foreign_page_can_t_do_anything(string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_local/" + path) { Content = JsonContent.Create(new { topic = "a", payload = "x" }) };
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!);
    }

    [Theory] // what a form of a page can send without being asked first
    [InlineData("publish")]
    [InlineData("events")]
    [InlineData("invoke")]
    public async Task What_is_no_JSON_is_done_by_nobody(string path)
    {
        using var answer = await _http.PostAsync("/_local/" + path, new StringContent("""{"topic":"a","payload":"x"}""", Encoding.UTF8, "text/plain"), Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Empty((await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!);
    }

    [Fact]
    public async Task Looking_at_a_queue_receives_nothing()
    {
        _host.Services.GetRequiredService<Queues>().Create("letters", new QueueSettings()).Send("{\"lost\":true}", new Dictionary<string, QueueAttribute>(), "sender");

        for (var look = 0; look < 2; look++)
        {
            var queue = Assert.Single((await _http.GetFromJsonAsync<JsonArray>("/_local/queues", Token))!)!;
            Assert.Equal(("letters", 1, 0), ((string?)queue["name"], (int)queue["visible"]!, (int)queue["inFlight"]!));
            var message = Assert.Single(queue["messages"]!.AsArray())!;
            Assert.Equal(("{\"lost\":true}", 0), ((string?)message["body"], (int)message["receiveCount"]!));
        }
    }

    [Fact]
    public async Task An_invocation_s_log_is_its_own_lines_only()
    {
        var groups = _host.Services.GetRequiredService<LogGroups>();
        groups.Create("/f");
        var at = DateTimeOffset.UnixEpoch;
        groups.Add("/f",
        [
            new(at, "s1", "START RequestId: one Version: $LATEST"), new(at, "s2", "START RequestId: two Version: $LATEST"),
            new(at, "s1", "of one"), new(at, "s2", "of two"), new(at, "s1", "END RequestId: one"), new(at, "s1", "REPORT RequestId: one"),
            new(at, "s1", "START RequestId: three Version: $LATEST"), new(at, "s1", "of three"),
        ]);

        var lines = (await _http.GetFromJsonAsync<JsonArray>("/_local/invocations/one/log", Token))!;
        Assert.Equal(
            ["START RequestId: one Version: $LATEST", "of one", "END RequestId: one", "REPORT RequestId: one"],
            lines.Select(line => (string?)line!["message"]));
        Assert.Empty((await _http.GetFromJsonAsync<JsonArray>("/_local/invocations/none/log", Token))!);
    }

    [GeneratedRegex("/_local/page/(?<file>[a-z.]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFiles();

    [GeneratedRegex("from \"./(?<file>[a-z.]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Imports();
}
