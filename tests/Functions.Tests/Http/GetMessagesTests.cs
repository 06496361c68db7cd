using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Hosting;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Messages;

namespace Functions.Tests.Http;

public sealed class GetMessagesTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task A_message_has_all_that_the_api_promises()
    {
        await _backend.SeedAsync("chat/general", """{"text":"one"}""", "two");

        var page = await GetAsync(("topic", "chat/general"), ("after", "0"));

        var messages = page.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(
            ["id", "topic", "position", "sender", "sentAt", "payload"], messages[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal("seed-0", messages[0].GetProperty("id").GetString());
        Assert.Equal("chat/general", messages[0].GetProperty("topic").GetString());
        Assert.Equal(TestBackend.Bob, messages[0].GetProperty("sender").GetString());
        Assert.Equal("2026-11-22T10:00:00.000Z", messages[0].GetProperty("sentAt").GetString());
        Assert.Equal("""{"text":"one"}""", messages[0].GetProperty("payload").GetRawText());
        Assert.Equal("""{"base64":"dHdv"}""", messages[1].GetProperty("payload").GetRawText());
        Assert.Equal(messages[1].GetProperty("position").GetString(), page.GetProperty("next").GetString());
        Assert.Equal(page.GetProperty("head").GetString(), page.GetProperty("next").GetString());
        Assert.False(page.GetProperty("pending").GetBoolean());
        Assert.False(page.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task An_unused_topic_is_an_empty_log_at_position_0()
    {
        var page = await GetAsync(("topic", "chat/nobody"), ("after", "0"));

        Assert.Equal(
            """{"messages":[],"next":"0","head":"0","pending":false,"truncated":false}""", page.GetRawText());
    }

    [Fact]
    public async Task Pages_forwards_give_every_message_once()
    {
        await _backend.SeedAsync("chat/general", [.. Enumerable.Range(0, 25).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var seen = new List<int>();
        var next = "0";
        for (var page = 0; page < 3; page++)
        {
            var answer = await GetAsync(("topic", "chat/general"), ("after", next), ("limit", "10"));
            seen.AddRange(answer.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("payload").GetInt32()));
            next = answer.GetProperty("next").GetString()!;
        }

        Assert.Equal(Enumerable.Range(0, 25), seen);
    }

    [Fact]
    public async Task Pages_backwards_give_every_message_once_newest_page_first()
    {
        await _backend.SeedAsync("chat/general", [.. Enumerable.Range(0, 25).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var seen = new List<int>();
        (string, string)[] query = [("topic", "chat/general"), ("limit", "10")];
        for (var page = 0; page < 3; page++)
        {
            var answer = await GetAsync(query);
            seen.InsertRange(0, answer.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("payload").GetInt32()));
            query = [("topic", "chat/general"), ("limit", "10"), ("before", answer.GetProperty("next").GetString()!)];
        }

        Assert.Equal(Enumerable.Range(0, 25), seen);
    }

    [Fact]
    public async Task A_page_holds_at_most_3_000_000_bytes_and_goes_on_where_it_ended()
    {
        var body = JsonSerializer.Serialize(new string('x', 100_000));
        await _backend.SeedAsync("chat/general", [.. Enumerable.Repeat(body, 40)]);

        var first = await AskAsync(("topic", "chat/general"), ("after", "0"), ("limit", "1000"));
        var bytes = Encoding.UTF8.GetByteCount(Body(first));
        var messages = JsonDocument.Parse(Body(first)).RootElement.GetProperty("messages").GetArrayLength();
        var second = await GetAsync(
            ("topic", "chat/general"), ("after", JsonDocument.Parse(Body(first)).RootElement.GetProperty("next").GetString()!), ("limit", "1000"));

        Assert.InRange(bytes, 2_900_000, MessagePage.MaxBytes + 200);
        Assert.Equal(40, messages + second.GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("\u007F")]
    [InlineData("\u00A0")]
    [InlineData("😀")]
    [InlineData("\\\\")]
    [InlineData("\uE000")]
    public async Task No_text_that_a_user_can_write_makes_an_answer_larger_than_Lambda_takes(string character)
    {
        // Some characters take six bytes for one when the body becomes a string of the answer to Lambda.
        var count = 16_000 / Encoding.UTF8.GetByteCount(character);
        var body = $"\"{string.Concat(Enumerable.Repeat(character, count))}\"";
        await _backend.SeedAsync("chat/general", [.. Enumerable.Repeat(body, 200)]);

        var response = await AskAsync(("topic", "chat/general"), ("after", "0"), ("limit", "1000"));

        var written = EventFile.Written(response, new FunctionsSerializer()).GetRawText();
        Assert.InRange(Encoding.UTF8.GetByteCount(written), 1, 6_291_556);
        Assert.InRange(JsonDocument.Parse(Body(response)).RootElement.GetProperty("messages").GetArrayLength(), 180, 200);
    }

    [Fact]
    public async Task Throttling_is_429_with_a_time_to_come_back()
    {
        _backend.Store.FailRead = () => throw new AmazonDynamoDBException("slow down") { ErrorCode = "ThrottlingException" };

        var response = await AskAsync(("topic", "chat/general"));

        Assert.Equal(429, response.StatusCode);
        Assert.Equal("1", response.Headers["retry-after"]);
        Assert.Equal("Throttled", _backend.Line().GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_failure_is_500_and_tells_the_caller_nothing_of_its_inside()
    {
        _backend.Store.FailRead = () => throw new InvalidOperationException("secret-table-name");

        var response = await AskAsync(("topic", "chat/general"));

        Assert.Equal(500, response.StatusCode);
        Assert.Equal("application/problem+json", response.Headers["content-type"]);
        Assert.DoesNotContain("secret", response.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", response.Body, StringComparison.Ordinal);
        Assert.Equal("secret-table-name", _backend.Line().GetProperty("errorMessage").GetString());
        Assert.Equal("ERROR", _backend.Line().GetProperty("level").GetString());
    }

    [Fact]
    public async Task Answers_are_not_for_caches() =>
        Assert.Equal("no-store", (await AskAsync(("topic", "chat/general"))).Headers["cache-control"]);

    private static string Body(APIGatewayHttpApiV2ProxyResponse response) =>
        response.IsBase64Encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(response.Body)) : response.Body;

    private async Task<JsonElement> GetAsync(params (string Name, string Value)[] query)
    {
        var response = await AskAsync(query);
        Assert.Equal(200, response.StatusCode);
        Assert.Equal("application/json", response.Headers["content-type"]);
        return JsonDocument.Parse(Body(response)).RootElement;
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> AskAsync(params (string Name, string Value)[] query)
    {
        var request = EventFile.Request("get-messages/forwards");
        request.QueryStringParameters = query.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        return _backend.GetMessages.HandleAsync(request, new FakeContext());
    }
}
