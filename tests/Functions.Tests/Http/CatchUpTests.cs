using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Http;

public sealed class CatchUpTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Topics_are_answered_in_the_order_of_the_request()
    {
        await _backend.SeedAsync("chat/a", "1");
        await _backend.SeedAsync("chat/b", "2", "3");

        var topics = await AskAsync("""{"topics":[{"topic":"chat/b","after":"0"},{"topic":"chat/none","after":"0"},{"topic":"chat/a","after":"0"}]}""");

        Assert.Equal(["chat/b", "chat/none", "chat/a"], topics.Select(topic => topic.GetProperty("topic").GetString()));
        Assert.Equal([2, 0, 1], topics.Select(topic => topic.GetProperty("messages").GetArrayLength()));
        Assert.All(topics, topic => Assert.Equal(topic.GetProperty("head").GetString(), topic.GetProperty("next").GetString()));
    }

    [Fact]
    public async Task Without_a_position_only_the_head_is_told()
    {
        await _backend.SeedAsync("chat/a", "1", "2");

        var topic = Assert.Single(await AskAsync("""{"topics":[{"topic":"chat/a"}]}"""));

        Assert.Equal(0, topic.GetProperty("messages").GetArrayLength());
        Assert.EndsWith(".2", topic.GetProperty("head").GetString(), StringComparison.Ordinal);
        Assert.Equal(topic.GetProperty("head").GetString(), topic.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Each_topic_has_a_problem_of_its_own()
    {
        var request = EventFile.Request("catch-up/one-topic-is-foreign");

        var topics = await AskAsync(request.Body);

        Assert.Equal(
            [0, 403, 404, 400, 400, 404, 400],
            topics.Select(topic => topic.TryGetProperty("problem", out var problem) ? problem.GetProperty("status").GetInt32() : 0));
        Assert.Equal("after", topics[3].GetProperty("problem").GetProperty("parameter").GetString());
        Assert.All(topics.Skip(1), topic => Assert.False(topic.TryGetProperty("messages", out _)));
    }

    [Fact]
    public async Task The_limit_holds_for_each_topic()
    {
        await _backend.SeedAsync("chat/a", "1", "2", "3");
        await _backend.SeedAsync("chat/b", "1", "2", "3");

        var topics = await AskAsync("""{"topics":[{"topic":"chat/a","after":"0"},{"topic":"chat/b","after":"0"}],"limit":2}""");

        Assert.All(topics, topic => Assert.Equal(2, topic.GetProperty("messages").GetArrayLength()));
        Assert.All(topics, topic => Assert.EndsWith(".2", topic.GetProperty("next").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limit_that_is_no_utf8_is_a_bad_limit()
    {
        var request = EventFile.Request("catch-up/valid");
        request.Body = Convert.ToBase64String([.. """{"topics":[{"topic":"chat/a"}],"limit":"""u8, (byte)'"', 0xff, .. "\"}"u8]);
        request.IsBase64Encoded = true;

        var response = await _backend.CatchUp.HandleAsync(request, new FakeContext());

        Assert.Equal(400, response.StatusCode);
        Assert.Equal("limit", JsonDocument.Parse(response.Body).RootElement.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("chat/a", "chat/a")]
    [InlineData("chat/a", "chat/a/log")]
    public async Task A_topic_named_twice_is_a_bad_request(string one, string other)
    {
        var request = EventFile.Request("catch-up/valid");
        request.Body = $$"""{"topics":[{"topic":"{{one}}"},{"topic":"chat/b"},{"topic":"{{other}}"}]}""";

        var response = await _backend.CatchUp.HandleAsync(request, new FakeContext());

        Assert.Equal(400, response.StatusCode);
        Assert.Equal("topics", JsonDocument.Parse(response.Body).RootElement.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task A_topic_that_fails_fails_alone()
    {
        await _backend.SeedAsync("chat/a", "1");
        await _backend.SeedAsync("chat/b", "2");
        _backend.Store.FailReadOf = topic => topic == "chat/a";

        var topics = await AskAsync("""{"topics":[{"topic":"chat/a","after":"0"},{"topic":"chat/b","after":"0"}]}""");

        Assert.Equal(500, topics[0].GetProperty("problem").GetProperty("status").GetInt32());
        Assert.Equal(1, topics[1].GetProperty("messages").GetArrayLength());
        Assert.Contains("IOException", _backend.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ThrottlingException")]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("RequestLimitExceeded")]
    public async Task A_topic_that_DynamoDB_throttles_is_429_alone(string code)
    {
        await _backend.SeedAsync("chat/a", "1");
        await _backend.SeedAsync("chat/b", "2");
        _backend.Store.FailReadOf = topic =>
            topic == "chat/a" ? throw new AmazonDynamoDBException("slow down") { ErrorCode = code, StatusCode = HttpStatusCode.BadRequest } : false;

        var topics = await AskAsync("""{"topics":[{"topic":"chat/a","after":"0"},{"topic":"chat/b","after":"0"}]}""");

        var problem = topics[0].GetProperty("problem");
        Assert.Equal((429, "Too Many Requests"), (problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));
        Assert.Equal(1, topics[1].GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task What_does_not_fit_comes_back_without_messages_and_goes_on_from_where_it_was()
    {
        var body = JsonSerializer.Serialize(new string('x', 100_000));
        var names = Enumerable.Range(0, 12).Select(i => $"chat/{i}").ToList();
        foreach (var name in names)
        {
            await _backend.SeedAsync(name, [.. Enumerable.Repeat(body, 7)]);
        }

        var after = names.ToDictionary(name => name, _ => "0");
        var got = names.ToDictionary(name => name, _ => 0);
        var requests = 0;
        while (got.Values.Any(count => count < 7))
        {
            Assert.InRange(++requests, 1, 4);

            // Each of them costs more of the caller's share than comes back meanwhile.
            _backend.Clock.Now += TimeSpan.FromSeconds(20);
            var asked = string.Join(",", names.Select(name => $$"""{"topic":"{{name}}","after":"{{after[name]}}"}"""));
            var topics = await AskAsync($$"""{"topics":[{{asked}}],"limit":1000}""");
            foreach (var topic in topics)
            {
                var name = topic.GetProperty("topic").GetString()!;
                var messages = topic.GetProperty("messages").GetArrayLength();
                got[name] += messages;
                if (messages == 0 && got[name] < 7)
                {
                    Assert.Equal(after[name], topic.GetProperty("next").GetString());
                    Assert.EndsWith(".7", topic.GetProperty("head").GetString(), StringComparison.Ordinal);
                }

                after[name] = topic.GetProperty("next").GetString()!;
            }
        }

        Assert.All(got.Values, count => Assert.Equal(7, count));
        Assert.Equal(3, requests);
    }

    private async Task<IReadOnlyList<JsonElement>> AskAsync(string body)
    {
        var request = EventFile.Request("catch-up/valid");
        request.Body = body;
        var response = await _backend.CatchUp.HandleAsync(request, new FakeContext());
        Assert.Equal(200, response.StatusCode);
        var json = response.IsBase64Encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(response.Body)) : response.Body;
        Assert.InRange(Encoding.UTF8.GetByteCount(json), 1, 3_010_000);
        return [.. JsonDocument.Parse(json).RootElement.GetProperty("topics").EnumerateArray()];
    }
}
