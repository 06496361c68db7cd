using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Publishing;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>What became of an event can be asked for and is told, and it adds up.</summary>
public sealed class LedgerTests : IDisposable
{
    private const string Unknown = "us-east-1:11111111-1111-4111-8111-111111111111";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task The_numbers_are_told_once_and_can_be_asked_for()
    {
        var users = new[] { TestBackend.Alice, TestBackend.Bob, "nobody", Unknown };
        _backend.Know(TestBackend.Alice, TestBackend.Bob);
        for (var times = 0; times < 3; times++)
        {
            await SendAsync(_backend, users, ownId: "order-17", areKnown: false);
        }

        var told = Assert.Single(_backend.Reports.Told);
        Assert.Equal((4, 2, 1, 0, 1), (told.Addressed, told.Delivered, told.Pending, told.Suppressed, told.Failed));
        Assert.Equal(("shop", "order-17", 1, true), (told.Source, told.Id, told.Revision, told.IsComplete));
        var asked = await AskAsync("shop", "order-17");
        Assert.Equal((4, 2, 1, 0, 1, true), (asked.Addressed, asked.Delivered, asked.Pending, asked.Suppressed, asked.Failed, asked.IsComplete));
        Assert.Equal("Told", _backend.Lines[^1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Who_failed_and_is_reached_by_a_later_attempt_is_a_revision_of_its_own()
    {
        _backend.Store.Fail = topic => _ = topic.EndsWith(TestBackend.Bob, StringComparison.Ordinal) ? throw new IOException("The table is away.") : 0;
        string[] users = [TestBackend.Alice, TestBackend.Bob];
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(_backend, users));
        }

        _backend.Store.Fail = _ => { };
        await SendAsync(_backend, users);

        Assert.Equal([(1, 1, 1), (2, 2, 0)], _backend.Reports.Told.Select(status => ((int)status.Revision, status.Delivered, status.Failed)));
    }

    [Fact]
    public async Task Whoever_has_it_in_the_log_has_it_though_the_live_copy_is_refused()
    {
        _backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(System.Net.HttpStatusCode.Forbidden);

        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(_backend, [TestBackend.Alice]));

        Assert.Equal((1, 0), (_backend.Reports.Told[0].Delivered, _backend.Reports.Told[0].Failed));
    }

    [Fact]
    public async Task Who_failed_in_one_of_two_attempts_side_by_side_has_it()
    {
        _backend.Know(TestBackend.Alice, TestBackend.Bob);
        var token = TestContext.Current.CancellationToken;
        var source = new Realtime.Messages.EventKey("shop", "Notification", "order-1");
        Dictionary<string, Realtime.Publishing.RecipientState> first = new() { ["a"] = default, ["b"] = Realtime.Publishing.RecipientState.Failed };
        Dictionary<string, Realtime.Publishing.RecipientState> second = new() { ["a"] = Realtime.Publishing.RecipientState.Failed, ["b"] = default };
        await _backend.Ledger.BeginAsync(source, 2, token);

        await _backend.Ledger.RecordAsync(source, first, token);
        await _backend.Ledger.RecordAsync(source, second, token);

        Assert.Equal([1, 2], _backend.Reports.Told.Select(status => status.Delivered));
    }

    [Fact]
    public async Task An_event_that_was_begun_and_not_ended_has_failed_for_everybody_so_far()
    {
        Assert.True(await Killing.AfterWriteAsync(_backend, 1, () => SendAsync(_backend, [TestBackend.Alice, TestBackend.Bob])));

        var asked = await AskAsync("shop", "event-1");

        Assert.Equal((2, 0, 2, false), (asked.Addressed, asked.Delivered, asked.Failed, asked.IsComplete));
        Assert.Empty(_backend.Reports.Told);
    }

    [Fact]
    public async Task An_event_that_is_killed_after_any_write_adds_up_and_is_told_when_it_comes_again()
    {
        var kills = 0;
        for (var wasKilled = true; wasKilled; kills += wasKilled ? 1 : 0)
        {
            using var backend = new TestBackend();
            wasKilled = await Killing.AfterWriteAsync(backend, kills + 1, () => SendAsync(backend, [TestBackend.Alice, "nobody"]));
            await SendAsync(backend, [TestBackend.Alice, "nobody"]);

            Assert.Equal([(2, 1, 1, 0)], backend.Reports.Told.Select(status => (status.Addressed, status.Delivered, status.Pending, status.Failed)).Distinct());
        }

        Assert.Equal(6, kills);
    }

    [Fact]
    public async Task An_event_that_never_was_is_told_as_that()
    {
        var asked = await AskAsync("shop", "order-18");

        Assert.Equal((404, "id"), (asked.Problem?.Status, asked.Problem?.Parameter));
    }

    [Fact]
    public async Task The_four_numbers_always_add_up_and_are_what_a_reader_finds()
    {
        var (revisions, dead) = (0, 0);
        for (var seed = 0; seed < TestSizes.LedgerHistories; seed++)
        {
            using var history = new LedgerHistory(seed);
            await history.RunAsync();
            revisions += history.Revisions;
            dead += history.Dead;
        }

        // The histories are as rough as they are meant to be.
        TestContext.Current.TestOutputHelper?.WriteLine($"{revisions} revisions, {dead} dead letters");
        Assert.True(revisions > 2 * TestSizes.LedgerHistories);
        Assert.True(dead > TestSizes.LedgerHistories / 2);
    }

    // At what any two writes leave behind, as the order of calls is that of what is done at once.
    [Fact]
    public async Task An_event_that_is_killed_between_any_two_calls_adds_up_then_and_when_it_comes_again()
    {
        var calls = 0;
        for (var wasKilled = true; wasKilled; calls++)
        {
            using var history = new LedgerHistory(calls);
            wasKilled = await history.KillAsync(calls + 1);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{calls - 1} calls");
        Assert.True(calls > 50);
    }

    [Fact]
    public async Task The_numbers_of_large_events_add_up_too()
    {
        using var history = new LedgerHistory(15);
        var random = new Random(15);
        var recipients = Enumerable.Range(0, TestSizes.LedgerEvents - 1).Select(_ => random.Next(1, TestSizes.LedgerRecipients + 1)).Append(NotificationPublisher.MaxRecipients);

        await history.RunAsync([.. recipients], people: NotificationPublisher.MaxRecipients * 3 / 2);

        TestContext.Current.TestOutputHelper?.WriteLine($"{history.Revisions} revisions, {history.Dead} dead letters");
        Assert.True(history.Revisions > TestSizes.LedgerEvents);
        Assert.True(history.Dead > TestSizes.LedgerEvents / 5);
    }

    private Task<StatusResult> AskAsync(string source, string id)
    {
        var input = new TriggeringEvent(null, null, null, JsonDocument.Parse($$"""{"source":"{{source}}","id":"{{id}}"}""").RootElement);
        return _backend.GetNotificationStatus.HandleAsync(input, new FakeContext());
    }
}
