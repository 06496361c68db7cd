using System.Text.Json;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

public sealed class PublishUpdateTests
{
    [Fact]
    public async Task A_chat_message_goes_to_the_room_without_meta_and_to_the_committed_copy_with_it()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, "chat/general", """{"text":"hello"}""");

        Assert.Equal(["chat/general/log", "chat/general"], backend.Iot.Topics);
        Assert.False(backend.Iot.Json("chat/general").TryGetProperty("_meta", out _));
        Assert.Equal("hello", backend.Iot.Json("chat/general/log").GetProperty("text").GetString());
        Assert.Equal("backend", backend.Iot.Json("chat/general/log").GetProperty("_meta").GetProperty("sender").GetString());
        Assert.Single(backend.Store.Messages("chat/general"));
        Assert.Empty(backend.Store.Messages("chat/general/log"));
    }

    [Fact]
    public async Task A_family_that_is_not_logged_is_published_as_it_is()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, "devices/d1/telemetry", """{"on":true}""");

        var (topic, qos, payload) = Assert.Single(backend.Iot.Published);
        Assert.Equal(("devices/d1/telemetry", 1, """{"on":true}"""), (topic, qos, payload));
        Assert.Equal(0, backend.Store.Topics);
    }

    [Theory]
    [InlineData("notifications/aaaaaaaa-0000-4000-8000-000000000001")]
    [InlineData("notifications/alice")]
    [InlineData("notifications/EU-WEST-1:11111111-1111-4111-8111-111111111111")]
    [InlineData("signals/urn:user:42")]
    public async Task A_topic_of_one_user_has_an_identity_id_in_it_or_nobody_would_ever_read_it(string topic)
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, topic, """{"a":1}""");

        Assert.Equal((0, "topic"), (result.Published, result.Problem?.Parameter));
        Assert.Contains("{userId} with an identity id", result.Problem!.Detail, StringComparison.Ordinal);
        Assert.Contains("Notification event", result.Problem.Detail, StringComparison.Ordinal);
        Assert.Empty(backend.Iot.Published);
    }

    [Theory]
    [InlineData("notifications")]
    [InlineData("signals")]
    public async Task To_a_topic_of_one_user_it_is_published_by_their_identity_id(string family)
    {
        using var backend = new TestBackend();

        Assert.Equal(1, (await SendAsync(backend, $"{family}/{TestBackend.Alice}", """{"a":1}""")).Published);
    }

    [Fact]
    public async Task A_batch_is_numbered_and_published_in_its_order()
    {
        using var backend = new TestBackend();
        var messages = Enumerable.Range(0, 100).Select(i => $$"""{"n":{{i}}}""").ToArray();

        await SendAsync(backend, "feeds/f/updates", messages);

        var live = backend.Iot.Published.Select(message => JsonDocument.Parse(message.Payload).RootElement).ToList();
        Assert.Equal(Enumerable.Range(0, 100), live.Select(message => message.GetProperty("n").GetInt32()));
        Assert.Equal(
            Enumerable.Range(1, 100).Select(n => (long)n),
            live.Select(message => message.GetProperty("_meta").GetProperty("seq").GetInt64()));
        Assert.Equal(100, backend.Store.Messages("feeds/f/updates").Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_of_more_than_a_hundred_is_refused()
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, "feeds/f/updates", [.. Enumerable.Repeat("{}", 101)]);

        Assert.Equal("messages", result.Problem?.Parameter);
        Assert.Empty(backend.Iot.Published);
    }

    [Theory]
    [InlineData("""{"topic":"chat/general","message":LARGE}""", "message")]
    [InlineData("""{"topic":"chat/general","messages":[LARGE]}""", "messages[0]")]
    [InlineData("""{"topic":"chat/general","messages":[{},{},LARGE,LARGE]}""", "messages[2]")]
    public async Task A_message_that_is_too_large_is_named(string body, string parameter)
    {
        using var backend = new TestBackend();
        var large = $$"""{"text":"{{new string('x', 20_000)}}"}""";
        var json = JsonDocument.Parse(body.Replace("LARGE", large, StringComparison.Ordinal)).RootElement;

        var result = await backend.PublishUpdate.HandleAsync(new TriggeringEvent("shop", "Update", "event-1", json), new FakeContext());

        Assert.Equal(parameter, result.Problem?.Parameter);
        Assert.StartsWith($"{parameter} must be", result.Problem?.Detail, StringComparison.Ordinal);
        Assert.Empty(backend.Iot.Published);
    }

    [Fact]
    public async Task An_event_that_comes_again_is_logged_once()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, "feeds/f/updates", "{}", "{}");
        await SendAsync(backend, "feeds/f/updates", "{}", "{}");

        Assert.Equal(2, backend.Store.Messages("feeds/f/updates").Count);
        Assert.Equal(2, backend.Lines[1].GetProperty("Repeated").GetInt32());
    }

    [Fact]
    public async Task The_same_event_to_another_topic_is_another_message()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, "feeds/a/updates", "{}");
        await SendAsync(backend, "feeds/b/updates", "{}");

        Assert.NotEqual(
            backend.Store.Messages("feeds/a/updates")[0].Id,
            backend.Store.Messages("feeds/b/updates")[0].Id);
    }

    [Fact]
    public async Task A_table_that_is_away_fails_the_event_and_nothing_is_published()
    {
        using var backend = new TestBackend();
        backend.Store.Fail = _ => throw new InvalidOperationException("The table is away.");

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(backend, "feeds/f/updates", "{}"));

        Assert.Empty(backend.Iot.Published);
    }

    private static Task<PublishResult> SendAsync(TestBackend backend, string topic, params string[] messages)
    {
        var body = messages is [var single]
            ? $$"""{"topic":"{{topic}}","message":{{single}}}"""
            : $$"""{"topic":"{{topic}}","messages":[{{string.Join(",", messages)}}]}""";
        return backend.PublishUpdate.HandleAsync(
            new TriggeringEvent("shop", "Update", "event-1", JsonDocument.Parse(body).RootElement), new FakeContext());
    }
}
