using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Local;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.LocalPage;

/// <summary>What the page asks for every second: it is bounded, however much there is.</summary>
public sealed class MessageFeedTests : IAsyncLifetime
{
    private GatewayHost _host = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(services => services.AddIot());
        _http = new HttpClient { BaseAddress = _host.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_since_is_answered_once_and_in_order()
    {
        await PublishAsync("a/1", "a/2");
        var first = await FeedAsync("");
        await PublishAsync("a/3");
        var second = await FeedAsync($"after={first["last"]}");
        var third = await FeedAsync($"after={second["last"]}");

        Assert.Equal(["a/1", "a/2"], Topics(first));
        Assert.Equal(["a/3"], Topics(second));
        Assert.Empty(Topics(third));
        Assert.Equal((3, 3), ((long)second["last"]!, (long)third["last"]!));
    }

    [Theory]
    [InlineData("filter=chat/%2B", "chat/a")]
    [InlineData("filter=chat/%23", "chat/a chat/a/b")]
    [InlineData("filter=%23", "chat/a chat/a/b feeds/x")]
    [InlineData("filter=", "chat/a chat/a/b feeds/x")]
    [InlineData("events=true", "chat/a chat/a/b feeds/x $aws/events/presence/connected/c")]
    [InlineData("filter=$aws/%23", "$aws/events/presence/connected/c")]
    [InlineData("filter=chat", "")]
    public async Task A_filter_matches_as_AWS_IoT_does(string query, string expected)
    {
        await PublishAsync("chat/a", "chat/a/b", "feeds/x", "$aws/events/presence/connected/c");
        Assert.Equal(expected, string.Join(' ', Topics(await FeedAsync(query))));
    }

    [Theory]
    [InlineData("a/%23/b")]
    [InlineData("a%2B")]
    [InlineData("$share/group/a")]
    public async Task A_filter_that_is_none_is_refused_with_the_reason(string filter)
    {
        using var answer = await _http.GetAsync($"/_local/messages/feed?filter={filter}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(RecentMessages.Kept + 1_000)] // more than are kept
    public async Task Of_a_flood_the_latest_are_answered_and_the_others_counted(int count)
    {
        await PublishAsync("before");
        var last = (long)(await FeedAsync(""))["last"]!;
        await PublishAsync([.. Enumerable.Range(0, count).Select(i => $"flood/{i}")]);
        var feed = await FeedAsync($"after={last}");

        Assert.Equal((RecentMessages.Shown, (long)count), (Topics(feed).Count, Topics(feed).Count + (long)feed["missed"]!));
        Assert.Equal($"flood/{count - 1}", Topics(feed)[^1]);
        Assert.Equal(RecentMessages.Shown, (await _http.GetFromJsonAsync<JsonArray>("/_local/messages", Token))!.Count);
    }

    [Fact]
    public async Task What_a_filter_leaves_out_drives_nothing_out()
    {
        await PublishAsync(["rare/1", .. Enumerable.Repeat("flood", 3_000), "rare/2"]);
        var feed = await FeedAsync("filter=rare/%23");
        Assert.Equal(["rare/1", "rare/2"], Topics(feed));
        Assert.Equal(0, (long)feed["missed"]!);
    }

    [Fact]
    public async Task Who_asks_on_after_a_restart_begins_anew()
    {
        await PublishAsync("a");
        Assert.Equal(["a"], Topics(await FeedAsync("after=1000000")));
    }

    [Fact]
    public async Task Seconds_count_what_was_published()
    {
        await PublishAsync("a", "b", "c");
        var clock = _host.Services.GetRequiredService<LocalClock>();
        clock.Advance(TimeSpan.FromSeconds(1)); // the second is over
        var counts = (await _http.GetFromJsonAsync<JsonArray>("/_local/throughput", Token))!;

        Assert.Equal(MessageRates.Seconds - 1, counts.Count);
        Assert.Equal(3, counts.Sum(count => (int)count!["messages"]!));
        Assert.Equal(Enumerable.Range(1, counts.Count - 1), counts.Skip(1).Select(count => (int)((long)count!["time"]! - (long)counts[0]!["time"]!)));
    }

    private static List<string> Topics(JsonObject feed) => [.. feed["messages"]!.AsArray().Select(message => (string)message!["topic"]!)];

    private async Task<JsonObject> FeedAsync(string query) => (await _http.GetFromJsonAsync<JsonObject>("/_local/messages/feed?" + query, Token))!;

    private async Task PublishAsync(params string[] topics)
    {
        var broker = _host.Services.GetRequiredService<MessageBroker>();
        foreach (var topic in topics)
        {
            await broker.PublishAsync(
                new()
                {
                    Topic = topic,
                    Payload = Encoding.UTF8.GetBytes("{}"),
                    QoS = QualityOfService.AtMostOnce,
                    Source = new(null, null, "127.0.0.1"),
                    ReceivedAt = _host.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
                },
                Token);
        }
    }
}
