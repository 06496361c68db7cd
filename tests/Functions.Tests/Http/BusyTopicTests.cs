using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Http;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Tests.Log.Bounds;

namespace Functions.Tests.Http;

/// <summary>What topics that somebody has filled as fast as they could cost those who read them, and what they get.</summary>
public sealed class BusyTopicTests : IDisposable
{
    private const string Topic = "chat/0";

    // A request is let in as long as there is anything left, and the last one may cost what its bounds let it: a unit for 8 KB of four times
    // the 3 MB that it returns and 1 MB.
    private const double LastRequest = 13 * 1024 / 8;

    private readonly MeteredStore _table = new();
    private readonly TestBackend _backend;

    public BusyTopicTests() => _backend = new() { LogTable = _table };

    public static TheoryData<int, int, string> CatchUps => new()
    {
        { 0, 100, "" },
        { 5, 100, "" },
        { 5, 100, "0" },
        { 3_000, 16_000, "" },
        { 3_000, 16_000, "0" },
        { 3_000, 16_000, "1500" },
        { 3_000, 16_000, "2999" },
        { 3_000, 16_000, "elsewhere.7" },
        { 200, 100_000, "" },
        { 200, 100_000, "190" },
    };

    public void Dispose() => _backend.Dispose();

    [Theory]
    [MemberData(nameof(CatchUps))]
    public async Task In_the_long_run_catching_up_costs_the_table_no_more_than_the_callers_share(int messages, int size, string after)
    {
        await FillAsync(messages, aSecond: 100, size);
        var position = await PositionAsync(after);
        var topics = string.Join(',', Enumerable.Range(0, 50).Select(
            index => position is null ? $$"""{"topic":"chat/{{index}}"}""" : $$"""{"topic":"chat/{{index}}","after":"{{position}}"}"""));
        var catchUp = _backend.CatchUp;

        await AssertWithinShareAsync($"50 topics of {messages} after {after}", seconds: 60, () =>
        {
            var request = EventFile.Request("catch-up/valid");
            (request.Body, request.IsBase64Encoded) = ($$"""{"topics":[{{topics}}]}""", false);
            return catchUp.HandleAsync(request, new FakeContext());
        });
    }

    [Theory]
    [InlineData("newest", 1)]
    [InlineData("newest", 100)]
    [InlineData("since", 1)]
    [InlineData("since", 100)]
    [InlineData("before", 1)]
    [InlineData("after", 1)]
    [InlineData("after and since", 100)]
    public async Task In_the_long_run_pages_cost_the_table_no_more_than_the_callers_share(string way, int limit)
    {
        await FillAsync(3_000, aSecond: 100, size: 16_000);
        var middle = await PositionAsync("1500");
        var since = Timestamp.Format(_backend.Clock.Now - TimeSpan.FromSeconds(20));

        await AssertWithinShareAsync($"{way}, {limit}", seconds: 20, () => AskAsync(
            limit,
            after: way.StartsWith("after", StringComparison.Ordinal) ? middle : null,
            since: way.EndsWith("since", StringComparison.Ordinal) ? since : null,
            before: way == "before" ? middle : null));
    }

    [Theory]
    [InlineData(3_000, 100, 16_000, 10, false)]
    [InlineData(3_000, 100, 16_000, 60, false)]
    [InlineData(3_000, 10, 16_000, 10, false)]
    [InlineData(3_000, 100, 1_000, 10, false)]
    [InlineData(3_000, 20, 1_000, 10, false)]
    [InlineData(300, 1, 16_000, 10, false)]
    [InlineData(3_000, 20, 1_000, 10, true)]
    [InlineData(3_000, 100, 16_000, 10, true)]
    public async Task Since_a_time_whoever_goes_on_as_documented_gets_what_was_sent_since_then_and_nothing_older(
        int messages, int aSecond, int size, int secondsAgo, bool withTime)
    {
        await FillAsync(messages, aSecond, size);
        var since = _backend.Clock.Now - TimeSpan.FromSeconds(secondsAgo);
        var (sentAt, after, isThere) = (new List<DateTimeOffset>(), (string?)null, false);
        while (!isThere)
        {
            var response = await AskAsync(100, after, after is null || withTime ? Timestamp.Format(since) : null, before: null);
            if (response.StatusCode == 429)
            {
                _backend.Clock.Now += TimeSpan.FromSeconds(1);
                continue;
            }

            var page = Page(response);
            sentAt.AddRange(page.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("sentAt").GetDateTimeOffset()));
            after = page.GetProperty("next").GetString();
            isThere = !page.GetProperty("pending").GetBoolean() && after == page.GetProperty("head").GetString();
        }

        Assert.All(sentAt, time => Assert.True(time >= since));
        Assert.Equal(Math.Min(messages, secondsAgo * aSecond), sentAt.Count);
    }

    private async Task FillAsync(int messages, int aSecond, int size)
    {
        var (log, topic) = (_backend.MessageLog, new LogTopic(Topic, TimeSpan.FromDays(90)));
        for (var number = 0; number < messages; number++)
        {
            var message = new NewMessage { Id = $"m{number}", Sender = TestBackend.Bob, SentAt = _backend.Clock.Now, Body = new byte[size] };
            await log.AppendAsync(topic, message, TestContext.Current.CancellationToken);
            if ((number + 1) % aSecond == 0)
            {
                _backend.Clock.Now += TimeSpan.FromSeconds(1);
            }
        }
    }

    /// <summary>Asks as often as it is let, for so long.</summary>
    private async Task AssertWithinShareAsync(string name, int seconds, Func<Task<APIGatewayHttpApiV2ProxyResponse>> askAsync)
    {
        _table.Meter.Reset();
        var answered = 0;
        for (var second = 0; second < seconds; second++)
        {
            for (var status = 200; status == 200;)
            {
                status = (await askAsync()).StatusCode;
                Assert.True(status is 200 or 429);
                answered += status == 200 ? 1 : 0;
            }

            _backend.Clock.Now += TimeSpan.FromSeconds(1);
        }

        var share = CallerBudget.Most + (seconds * CallerBudget.UnitsPerSecond);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"| {name} | {_table.Meter.ReadUnits / answered:0.0} units a request | {answered} requests | {_table.Meter.ReadUnits:0} of {share} |");
        Assert.InRange(_table.Meter.ReadUnits, share / 2, share + LastRequest);
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> AskAsync(int limit, string? after, string? since, string? before)
    {
        var request = EventFile.Request("get-messages/backwards");
        request.QueryStringParameters = new[] { ("topic", Topic), ("limit", $"{limit}"), ("after", after), ("since", since), ("before", before) }
            .Where(parameter => parameter.Item2 is not null)
            .ToDictionary(parameter => parameter.Item1, parameter => parameter.Item2!);
        return _backend.GetMessages.HandleAsync(request, new FakeContext());
    }

    private async Task<string?> PositionAsync(string after)
    {
        var head = await _table.GetHeadAsync(Topic, TestContext.Current.CancellationToken);
        return after switch
        {
            "" => null,
            "0" or "elsewhere.7" => after,
            _ => $"{head!.Epoch}.{after}",
        };
    }

    private static JsonElement Page(APIGatewayHttpApiV2ProxyResponse response) => JsonDocument.Parse(
        response.IsBase64Encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(response.Body)) : response.Body).RootElement;
}
