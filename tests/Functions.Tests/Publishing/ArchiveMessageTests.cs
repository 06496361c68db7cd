using System.Net;
using System.Text;
using System.Text.Json;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Topics;
using Realtime.Publishing;

namespace Functions.Tests.Publishing;

public sealed class ArchiveMessageTests : IDisposable
{
    private const string Copy = "chat/general/log";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task The_sender_is_the_client_id_up_to_its_second_colon()
    {
        await ArchiveAsync("valid");
        await ArchiveAsync("without-id");

        Assert.Equal([TestBackend.Alice, TestBackend.Bob], _backend.Store.Messages("chat/general").Select(message => message.Sender));
        Assert.Equal(TestBackend.Bob, _backend.Iot.Json(Copy).GetProperty("_meta").GetProperty("sender").GetString());
    }

    [Fact]
    public async Task What_comes_with_the_stage_s_prefix_is_logged_without_it_and_its_copy_published_with_it()
    {
        using var stage = new TestBackend { Prefix = TopicPrefix.Parse("pr-12/") };
        var input = EventFile.Archived("archive-message/valid") with { Topic = "pr-12/chat/general" };

        await stage.ArchiveMessage.HandleAsync(input, new FakeContext());

        Assert.Single(stage.Store.Messages("chat/general"));
        Assert.Equal(["pr-12/chat/general/log"], stage.Iot.Topics);
    }

    [Theory]
    [InlineData("chat/general")]
    [InlineData("pr-1/chat/general")]
    [InlineData("pr-12chat/general")]
    public async Task What_comes_from_another_stage_is_not_logged_and_nobody_told(string topic)
    {
        using var stage = new TestBackend { Prefix = TopicPrefix.Parse("pr-12/") };

        var result = await stage.ArchiveMessage.HandleAsync(EventFile.Archived("archive-message/valid") with { Topic = topic }, new FakeContext());

        Assert.Equal("The topic is none of this deployment.", result.Problem);
        Assert.Equal(0, stage.Store.Topics);
        Assert.Empty(stage.Iot.Topics);
        Assert.Equal("Rejected", stage.Line().GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_stage_s_refusal_names_the_topic_as_the_sender_knows_it()
    {
        using var stage = new TestBackend { Prefix = TopicPrefix.Parse("pr-12/") };

        await stage.ArchiveMessage.HandleAsync(EventFile.Archived("archive-message/valid") with { Topic = "pr-12/chat/no room" }, new FakeContext());

        Assert.Equal([$"pr-12/signals/{TestBackend.Alice}"], stage.Iot.Topics);
        Assert.Equal("chat/no room", stage.Iot.Json(stage.Iot.Topics[0]).GetProperty("topic").GetString());
    }

    [Fact]
    public async Task The_id_is_the_one_in_meta_when_it_is_valid_else_the_trace_id()
    {
        await ArchiveAsync("valid");
        await ArchiveAsync("invalid-id");

        Assert.Equal(
            ["m-1", "0f8fad5b-d9cb-469f-a165-70867728950e"],
            _backend.Store.Messages("chat/general").Select(message => message.Id));
    }

    [Fact]
    public async Task The_time_is_the_brokers()
    {
        await ArchiveAsync("valid");

        Assert.Equal(1_795_341_600_000, _backend.Store.Messages("chat/general")[0].SentAt.ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-5L)]
    [InlineData(long.MaxValue)]
    public async Task Without_a_usable_time_it_is_the_clocks(long? sentAt)
    {
        var input = EventFile.Archived("archive-message/valid") with { SentAt = sentAt };

        await _backend.ArchiveMessage.HandleAsync(input, new FakeContext());

        Assert.Equal(_backend.Clock.Now, _backend.Store.Messages("chat/general")[0].SentAt);
    }

    [Fact]
    public async Task The_committed_copy_has_the_payload_and_its_number()
    {
        await ArchiveAsync("valid");

        var copy = _backend.Iot.Json(Copy);
        Assert.Equal("Hello, everybody", copy.GetProperty("text").GetString());
        Assert.Equal(1, copy.GetProperty("_meta").GetProperty("seq").GetInt64());
        Assert.Equal([Copy], _backend.Iot.Topics);
    }

    [Theory]
    [InlineData("not-json", "{\"base64\":\"anVzdCB0ZXh0\"}")]
    [InlineData("binary", "{\"base64\":\"AP/+AQ==\"}")]
    [InlineData("empty", "{\"base64\":\"\"}")]
    [InlineData("array", "[1,2,3]")]
    public async Task A_payload_that_cannot_take_meta_travels_inside_it(string name, string payload)
    {
        await ArchiveAsync(name);

        var copy = _backend.Iot.Json(Copy);
        Assert.Equal(["_meta"], copy.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, copy.GetProperty("_meta").GetProperty("seq").GetInt64());
        Assert.Equal(TestBackend.Alice, copy.GetProperty("_meta").GetProperty("sender").GetString());
        Assert.Equal(payload, copy.GetProperty("_meta").GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task A_payloads_own_id_is_the_applications_business()
    {
        var valid = EventFile.Archived("archive-message/valid");
        await _backend.ArchiveMessage.HandleAsync(valid with { Body = Base64("""{"id":"mine","text":"a"}"""), TraceId = "t-1" }, new FakeContext());
        await _backend.ArchiveMessage.HandleAsync(valid with { Body = Base64("""{"id":"mine","text":"b"}"""), TraceId = "t-2" }, new FakeContext());

        Assert.Equal(["t-1", "t-2"], _backend.Store.Messages("chat/general").Select(message => message.Id));
        Assert.Equal("mine", _backend.Iot.Json(Copy).GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_a_client_says_in_meta_is_neither_logged_nor_shown()
    {
        await ArchiveAsync("own-meta");

        Assert.Equal(
            """{"id":"m-2","text":"forged"}""", Encoding.UTF8.GetString(_backend.Store.Messages("chat/general")[0].Body.Span));
        var meta = _backend.Iot.Json(Copy).GetProperty("_meta");
        Assert.Equal((1, TestBackend.Alice), (meta.GetProperty("seq").GetInt32(), meta.GetProperty("sender").GetString()));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(65)]
    [InlineData(4_000)]
    public async Task A_message_is_known_again_however_deep_it_is_nested(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        var body = Base64($$$"""{"deep":{{{deep}}},"_meta":{"id":"m-9"}}""");
        for (var delivery = 0; delivery < 3; delivery++)
        {
            await _backend.ArchiveMessage.HandleAsync(
                EventFile.Archived("archive-message/valid") with { Body = body, TraceId = $"t-{delivery}" }, new FakeContext());
        }

        Assert.Equal("m-9", Assert.Single(_backend.Store.Messages("chat/general")).Id);
        Assert.Equal(JsonValueKind.Array, Parsed(_backend.Iot.Published.Last().Payload).GetProperty("deep").ValueKind);
    }

    [Fact]
    public async Task A_message_is_logged_byte_for_byte()
    {
        await ArchiveAsync("binary");

        Assert.Equal([0, 255, 254, 1], _backend.Store.Messages("chat/general")[0].Body.ToArray());
    }

    [Fact]
    public async Task A_repeated_event_repeats_the_copy_and_not_the_log()
    {
        await ArchiveAsync("valid");
        await ArchiveAsync("valid");

        Assert.Single(_backend.Store.Messages("chat/general"));
        Assert.Equal(2, _backend.Iot.Published.Count);
        Assert.Equal(1, _backend.Lines[1].GetProperty("Repeated").GetInt32());
    }

    [Fact]
    public async Task An_id_used_for_another_message_confirms_nothing()
    {
        var first = EventFile.Archived("archive-message/valid");
        await _backend.ArchiveMessage.HandleAsync(first, new FakeContext());
        var other = first with
        {
            Body = Base64("""{"text":"Something else","_meta":{"id":"m-1"}}"""),
            SentAt = first.SentAt + 5_000,
        };
        await _backend.ArchiveMessage.HandleAsync(other, new FakeContext());

        Assert.Equal("Hello, everybody", _backend.Iot.Json(Copy).GetProperty("text").GetString());
        var published = _backend.Iot.Published.Where(message => message.Topic == Copy).ToList();
        Assert.Single(published);
        Assert.Equal([0, 1], _backend.Lines.Select(line => line.GetProperty("Conflicts").GetInt32()));
    }

    [Fact]
    public async Task Somebody_elses_id_is_another_message()
    {
        await ArchiveAsync("valid");
        await _backend.ArchiveMessage.HandleAsync(
            EventFile.Archived("archive-message/valid") with { ClientId = TestBackend.Bob }, new FakeContext());

        Assert.Equal(2, _backend.Store.Messages("chat/general").Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("a:")]
    [InlineData(":b")]
    [InlineData("a::tab")]
    [InlineData("no-colon")]
    [InlineData("eu west:1")]
    [InlineData("a/b:c")]
    public async Task A_client_id_that_names_no_identity_is_rejected(string clientId)
    {
        var result = await _backend.ArchiveMessage.HandleAsync(
            EventFile.Archived("archive-message/valid") with { ClientId = clientId }, new FakeContext());

        Assert.NotNull(result.Problem);
        Assert.Empty(_backend.Store.Messages("chat/general"));
    }

    [Fact]
    public async Task The_largest_chat_message_is_logged_and_one_byte_more_is_not()
    {
        var largest = new string('x', 16 * 1024);
        await _backend.ArchiveMessage.HandleAsync(Of(largest), new FakeContext());
        await _backend.ArchiveMessage.HandleAsync(Of(largest + "x"), new FakeContext());

        Assert.Single(_backend.Store.Messages("chat/general"));
        Assert.Equal(["Archived", "TooLarge"], _backend.Lines.Select(line => line.GetProperty("outcome").GetString()));

        static ArchivedEvent Of(string body) => EventFile.Archived("archive-message/valid") with
        {
            Body = Convert.ToBase64String(Encoding.UTF8.GetBytes(body)),
        };
    }

    [Fact]
    public async Task A_service_that_is_away_fails_the_event_so_that_it_is_retried()
    {
        _backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);

        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => ArchiveAsync("valid"));

        _backend.Iot.Refuse = (_, _) => { };
        await ArchiveAsync("valid");
        Assert.Single(_backend.Store.Messages("chat/general"));
        Assert.Single(_backend.Iot.Published);
    }

    [Fact]
    public async Task A_logged_message_does_not_wait_long_for_a_broker_that_throttles()
    {
        _backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.TooManyRequests);
        var begun = _backend.Clock.Now;

        var result = await ArchiveAsync("valid");

        Assert.NotNull(result.Position);
        Assert.Single(_backend.Store.Messages("chat/general"));
        Assert.InRange(_backend.Clock.Now - begun, MessageArchiver.LiveWithin, MessageArchiver.LiveWithin + TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _backend.Line().GetProperty("NotLive").GetInt32());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static JsonElement Parsed(string text) =>
        JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = int.MaxValue }).RootElement;

    private Task<ArchiveResult> ArchiveAsync(string name) =>
        _backend.ArchiveMessage.HandleAsync(EventFile.Archived($"archive-message/{name}"), new FakeContext());
}
