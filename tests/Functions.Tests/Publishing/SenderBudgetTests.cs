using System.Text;
using System.Text.Json;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

/// <summary>What one user can have logged, and that nobody else notices.</summary>
public sealed class SenderBudgetTests : IDisposable
{
    private const string Alices = $"signals/{TestBackend.Alice}";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task Who_sends_more_than_their_share_is_told_when_to_send_again_and_nothing_is_written()
    {
        var logged = await FloodAsync("chat/general", 1_000);
        Assert.InRange(logged, 900, 1_400);
        var (topics, messages) = (_backend.Store.Topics, _backend.Store.Messages("chat/general").Count);

        Assert.NotNull((await ArchiveAsync("chat/other", "late")).Problem);

        Assert.Equal((topics, messages), (_backend.Store.Topics, _backend.Store.Messages("chat/general").Count));
        var signal = Signal();
        Assert.Equal(("refused", "chat/other", "late", "too-fast"), (Text("type"), Text("topic"), Text("id"), Text("reason")));
        Assert.Equal("TooFast", _backend.Lines[^1].GetProperty("outcome").GetString());

        _backend.Clock.Now += TimeSpan.FromMilliseconds(signal.GetProperty("retryAfterMs").GetInt64());
        Assert.Null((await ArchiveAsync("chat/other", "late")).Problem);

        string? Text(string name) => signal.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(1, 900, 1_400)]
    [InlineData(4_000, 500, 650)]
    [InlineData(15_000, 200, 260)]
    public async Task Large_messages_are_worth_more(int bytes, int least, int most) =>
        Assert.InRange(await FloodAsync("chat/general", bytes), least, most);

    [Fact]
    public async Task Nobody_else_is_held_up()
    {
        await FloodAsync("chat/general", 15_000);

        Assert.Null((await ArchiveAsync("chat/general", "m-1", TestBackend.Bob)).Problem);
    }

    [Fact]
    public async Task It_is_one_budget_whatever_the_topic_and_the_connection()
    {
        await FloodAsync("chat/general", 15_000);

        Assert.NotNull((await ArchiveAsync("chat/other", "m-1", $"{TestBackend.Alice}:phone")).Problem);
    }

    [Fact]
    public async Task What_stands_already_is_no_message_that_was_refused()
    {
        await ArchiveAsync("chat/general", "first");
        await FloodAsync("chat/general", 15_000);

        var again = await ArchiveAsync("chat/general", "first");

        Assert.Null(again.Problem);
        Assert.EndsWith(".1", again.Position, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_the_same_again_and_again_reads_no_more_than_its_share_either()
    {
        await ArchiveAsync("chat/general", "first");
        await FloodAsync("chat/general", 15_000);

        var answered = 0;
        while ((await ArchiveAsync("chat/general", "first")).Problem is null)
        {
            Assert.InRange(++answered, 1, 100);
        }

        Assert.InRange(answered, 50, 100);
    }

    [Fact]
    public async Task What_was_refused_is_logged_in_the_end_and_ten_a_second_in_the_long_run()
    {
        await FloodAsync("chat/general", 1_000);
        var logged = 0;
        for (var second = 0; second < 60; second++)
        {
            _backend.Clock.Now += TimeSpan.FromSeconds(1);
            for (var number = 0; number < 50; number++)
            {
                logged += (await ArchiveAsync("chat/general", $"{second}-{number}", padding: 1_000)).Problem is null ? 1 : 0;
            }
        }

        Assert.InRange(logged, 540, 660);
    }

    /// <summary>Sends until something is refused; the answer is how many were not.</summary>
    private async Task<int> FloodAsync(string topic, int bytes)
    {
        var logged = 0;
        while ((await ArchiveAsync(topic, $"flood-{logged}", padding: bytes)).Problem is null)
        {
            Assert.InRange(++logged, 1, 2_000);
        }

        return logged;
    }

    private Task<ArchiveResult> ArchiveAsync(string topic, string id, string sender = TestBackend.Alice, int padding = 0) =>
        _backend.ArchiveMessage.HandleAsync(
            EventFile.Archived("archive-message/valid") with
            {
                Topic = topic,
                ClientId = sender,
                Body = Convert.ToBase64String(Encoding.UTF8.GetBytes($$$"""{"text":"{{{new string('x', padding)}}}","_meta":{"id":"{{{id}}}"}}""")),
            },
            new FakeContext());

    private JsonElement Signal()
    {
        using var signal = JsonDocument.Parse(_backend.Iot.Published.Last(message => message.Topic == Alices).Payload);
        return signal.RootElement.Clone();
    }
}
