using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Messages;

/// <summary>GET /messages over a long log, which is written by BatchWriteItem: the reader's side alone.</summary>
public sealed class PagingTests : IAsyncLifetime
{
    private const string Topic = "chat/long";
    private static readonly int Count = Tests.TestSizes.PagedMessages;

    private LocalCloudProcess _cloud = null!;
    private SignedInUser _user = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync();
        _user = await SignedInUser.SignInAsync(_cloud, "alice");
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Pages_forwards_and_backwards_have_every_message_once_and_in_order()
    {
        await FilledLog.WriteAsync(_cloud, Topic, Count, number => $$"""{"id":"m{{number}}"}""");
        var expected = Enumerable.Range(1, Count).Select(number => $"m{number}").ToList();

        var forwards = new List<string>();
        var position = "0";
        do
        {
            var page = await PageAsync($"&after={position}&limit=333");
            forwards.AddRange(Ids(page));
            position = (string)page["next"]!;
            Assert.False((bool)page["pending"]! || (bool)page["truncated"]!);
            Assert.Equal($"{LogItem.Epoch}.{Count}", (string)page["head"]!);
        }
        while (position != $"{LogItem.Epoch}.{Count}");

        Assert.Equal(expected, forwards);
        Assert.Empty(Ids(await PageAsync($"&after={position}")));

        var backwards = new List<string>();
        JsonNode older;
        var before = "";
        do
        {
            older = await PageAsync($"{before}&limit=1000");
            var ids = Ids(older);
            backwards.InsertRange(0, ids);
            before = $"&before={(string)older["next"]!}";
        }
        while (backwards.Count < Count && older["messages"]!.AsArray().Count > 0);

        Assert.Equal(expected, backwards);
    }

    [Theory]
    [InlineData("", "topic")]
    [InlineData("topic=chat%2Flong&limit=0", "limit")]
    [InlineData("topic=chat%2Flong&limit=1001", "limit")]
    [InlineData("topic=chat%2Flong&limit=ten", "limit")]
    [InlineData("topic=chat%2Flong&after=nonsense", "after")]
    [InlineData("topic=chat%2Flong&after=-1", "after")]
    [InlineData("topic=chat%2Flong&before=e.01", "before")]
    [InlineData("topic=chat%2Flong&since=yesterday", "since")]
    [InlineData("topic=chat%2F%2B", "topic")]
    [InlineData("topic=chat%2F%23", "topic")]
    [InlineData("topic=chat%2Fa%20b", "topic")]
    public async Task A_bad_request_is_answered_with_problem_json_that_names_the_parameter(string query, string parameter)
    {
        var answer = await _user.CallApiAsync(HttpMethod.Get, $"/messages?{query}");

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Contains(parameter, (string)answer.Json["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_family_is_not_found_and_an_unused_topic_is_an_empty_log()
    {
        Assert.Equal(404, (await _user.CallApiAsync(HttpMethod.Get, "/messages?topic=weather%2Fnorth")).Status);

        var page = (await _user.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fnobody&after=0")).Json;
        Assert.Equal("0", (string)page["next"]!);
        Assert.Equal("0", (string)page["head"]!);
        Assert.Empty(Ids(page));
    }

    private static List<string> Ids(JsonNode page) => [.. page["messages"]!.AsArray().Select(message => (string)message!["id"]!)];

    private async Task<JsonNode> PageAsync(string query)
    {
        var answer = await _user.CallApiAsync(HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(Topic)}{query}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }
}
