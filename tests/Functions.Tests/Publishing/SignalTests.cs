using System.Net;
using System.Text;
using System.Text.Json;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Publishing;
using Realtime.Topics;
using Realtime.Users;

namespace Functions.Tests.Publishing;

/// <summary>What the archive does not log, its sender is told on a topic of their own.</summary>
public sealed class SignalTests : IDisposable
{
    private const string Alices = $"signals/{TestBackend.Alice}";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData("chat/my room")]
    [InlineData("chat/grüße")]
    [InlineData("chat/")]
    [InlineData("chat/a,b")]
    [InlineData("chat/general/log")]
    [InlineData("notifications/eu-west-1:11111111-1111-4111-8111-111111111111")]
    public async Task Who_publishes_where_nothing_is_logged_is_told_so(string topic)
    {
        await ArchiveAsync(topic, """{"text":"hi","_meta":{"id":"m-1"}}""");

        Assert.Equal($$"""{"type":"refused","topic":"{{topic}}","id":"m-1","reason":"unknown-topic"}""", Signal());
        Assert.Equal(1, Assert.Single(_backend.Iot.Published).Qos);
        Assert.Equal(("Rejected", 1), (Outcome(), _backend.Line().GetProperty("Signalled").GetInt32()));
    }

    [Fact]
    public async Task Who_publishes_too_much_is_told_so()
    {
        await ArchiveAsync("chat/general", $$$"""{"text":"{{{new string('x', 16 * 1024)}}}","_meta":{"id":"m-1"}}""");

        Assert.Equal("""{"type":"refused","topic":"chat/general","id":"m-1","reason":"too-large"}""", Signal());
        Assert.Equal(("TooLarge", 1), (Outcome(), _backend.Line().GetProperty("Signalled").GetInt32()));
    }

    [Fact]
    public async Task Who_uses_an_id_for_another_message_is_told_so_and_a_repeat_is_none()
    {
        await ArchiveAsync("chat/general", """{"text":"one","_meta":{"id":"m-1"}}""");
        await ArchiveAsync("chat/general", """{"text":"one","_meta":{"id":"m-1"}}""");
        Assert.DoesNotContain(Alices, _backend.Iot.Topics);

        await ArchiveAsync("chat/general", """{"text":"two","_meta":{"id":"m-1"}}""");

        Assert.Equal("""{"type":"refused","topic":"chat/general","id":"m-1","reason":"id-used"}""", Signal());
    }

    [Fact]
    public async Task Who_is_blocked_is_told_so_and_nothing_of_theirs_is_logged_but_what_was_before()
    {
        await _backend.Directory.WriteAsync(TestBackend.Alice, new(TestBackend.AliceSubject, _backend.Clock.Now), TestContext.Current.CancellationToken);
        await ArchiveAsync("chat/general", """{"text":"one","_meta":{"id":"m-1"}}""");
        await _backend.BlockUser.HandleAsync(EventFile.Triggering("block-user/valid"), new FakeContext());
        _backend.Clock.Now += BlockedUsers.MaxAge;

        await ArchiveAsync("chat/general", """{"text":"two","_meta":{"id":"m-2"}}""");

        Assert.Equal("""{"type":"refused","topic":"chat/general","id":"m-2","reason":"blocked"}""", Signal());
        Assert.Equal(("SenderBlocked", 1), (_backend.Lines[^1].GetProperty("outcome").GetString(), _backend.Lines[^1].GetProperty("Signalled").GetInt32()));
        // Its event comes again.
        Assert.NotNull((await ArchiveAsync("chat/general", """{"text":"one","_meta":{"id":"m-1"}}""")).Position);
        Assert.Single(_backend.Store.Messages("chat/general"));
    }

    [Fact]
    public async Task Who_was_blocked_a_moment_ago_may_be_taken_for_not_blocked_for_ten_seconds_and_no_longer()
    {
        await _backend.Directory.WriteAsync(TestBackend.Alice, new(TestBackend.AliceSubject, _backend.Clock.Now), TestContext.Current.CancellationToken);
        await ArchiveAsync("chat/general", "1");
        await _backend.BlockUser.HandleAsync(EventFile.Triggering("block-user/valid"), new FakeContext());
        var reads = _backend.Table.Calls.Count;
        for (var second = 0; second < 10; second++)
        {
            Assert.NotNull((await ArchiveAsync("chat/general", "1")).Position);
            _backend.Clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(reads, _backend.Table.Calls.Count);
        Assert.Null((await ArchiveAsync("chat/general", """{"text":"two","_meta":{"id":"m-2"}}""")).Position);
    }

    [Theory]
    [InlineData("hi")]
    [InlineData("""{"id":"the application's"}""")]
    [InlineData("""{"_meta":{"id":"no id"}}""")]
    public async Task A_message_without_an_id_is_told_without_one(string payload)
    {
        await ArchiveAsync("chat/my room", payload);

        Assert.Equal("""{"type":"refused","topic":"chat/my room","reason":"unknown-topic"}""", Signal());
    }

    [Theory]
    [InlineData("n/a")]
    [InlineData("sensor-7")]
    [InlineData("eu-west-1:")]
    [InlineData("a/b:c")]
    [InlineData("+:#")]
    [InlineData(null)]
    public async Task Who_is_no_identity_is_told_nothing(string? clientId)
    {
        await _backend.ArchiveMessage.HandleAsync(Event("chat/my room", "{}") with { ClientId = clientId }, new FakeContext());

        Assert.Empty(_backend.Iot.Published);
        Assert.Equal("Rejected", Outcome());
    }

    [Fact]
    public async Task What_is_logged_is_not_signalled()
    {
        await ArchiveAsync("chat/general", "{}");

        Assert.Equal(["chat/general/log"], _backend.Iot.Topics);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('\u0001')]
    [InlineData('\u2028')]
    [InlineData('é')]
    public async Task A_signal_fits_into_its_family_whatever_the_topic(char character)
    {
        var name = new string(character, 250 / Encoding.UTF8.GetByteCount([character]));

        await ArchiveAsync($"chat/{name} ", $$$"""{"_meta":{"id":"{{{new string('i', 64)}}}"}}""");

        Assert.InRange(Encoding.UTF8.GetByteCount(Signal()), 1, TopicCatalog.Signals.MaxPayloadBytes);
        using var signal = JsonDocument.Parse(Signal());
        Assert.Equal("unknown-topic", signal.RootElement.GetProperty("reason").GetString());
        Assert.Equal(64, signal.RootElement.GetProperty("id").GetString()!.Length);
    }

    [Fact]
    public async Task A_user_gets_five_signals_a_second_and_the_others_theirs()
    {
        for (var i = 0; i < 20; i++)
        {
            await ArchiveAsync("chat/my room", "{}");
        }

        await _backend.ArchiveMessage.HandleAsync(Event("chat/my room", "{}") with { ClientId = TestBackend.Bob }, new FakeContext());

        Assert.Equal(SignalPublisher.MaxPerSecond, _backend.Iot.Topics.Count(topic => topic == Alices));
        Assert.Single(_backend.Iot.Topics, topic => topic == $"signals/{TestBackend.Bob}");
        Assert.Equal(6, _backend.Lines.Sum(line => line.GetProperty("Signalled").GetInt32()));

        _backend.Clock.Now += TimeSpan.FromMilliseconds(999);
        await ArchiveAsync("chat/my room", "{}");
        Assert.Equal(5, _backend.Iot.Topics.Count(topic => topic == Alices));

        _backend.Clock.Now += TimeSpan.FromMilliseconds(1);
        await ArchiveAsync("chat/my room", "{}");
        Assert.Equal(6, _backend.Iot.Topics.Count(topic => topic == Alices));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_signal_is_attempted_once_and_its_failure_fails_nothing(HttpStatusCode status)
    {
        _backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(status);

        var result = await ArchiveAsync("chat/my room", "{}");

        Assert.NotNull(result.Problem);
        Assert.Equal(1, _backend.Iot.Attempts);
        Assert.Equal(0, _backend.Line().GetProperty("Signalled").GetInt32());
    }

    private static ArchivedEvent Event(string topic, string payload) => EventFile.Archived("archive-message/valid") with
    {
        Topic = topic,
        Body = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)),
    };

    private Task<ArchiveResult> ArchiveAsync(string topic, string payload) =>
        _backend.ArchiveMessage.HandleAsync(Event(topic, payload), new FakeContext());

    private string Signal() => _backend.Iot.Published.Last(message => message.Topic == Alices).Payload;

    private string? Outcome() => _backend.Line().GetProperty("outcome").GetString();
}
