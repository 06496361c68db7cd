using System.Text;
using Realtime.Inbox;
using Realtime.Log;

namespace Realtime.Tests.Inbox;

public sealed class InboxTests
{
    private readonly MeteredInbox _inbox = new();

    [Fact]
    public async Task What_is_archived_is_shown_as_archived_alone_and_counts_nowhere()
    {
        await _inbox.FillAsync(3);
        var page = await _inbox.ReadAsync();

        await _inbox.ChangeAsync(InboxAction.Archive, page.Messages[1].Message.Position);

        var (all, archived) = (await _inbox.ReadAsync(), await _inbox.ReadAsync(InboxShow.Archived));
        Assert.Equal([3L, 1], all.Messages.Select(message => message.Message.Position.Seq));
        Assert.Equal([(2L, false, true)], archived.Messages.Select(message => (message.Message.Position.Seq, message.IsRead, message.IsArchived)));
        Assert.Equal((2, 2), (all.Counts.Unread, all.Counts.Unseen));
    }

    [Fact]
    public async Task What_changes_nothing_is_no_entry_and_a_repeat_is_the_entry_that_stands()
    {
        await _inbox.FillAsync(2);
        var first = (await _inbox.ReadAsync()).Messages[0].Message.Position;
        Task<InboxOutcome> Read(string? id) => _inbox.Inbox.ChangeAsync(
            MeteredInbox.Identity, new() { Action = InboxAction.Read, Positions = [first] }, id, new(), TestContext.Current.CancellationToken);

        var done = await Read("a");
        Assert.Null((await Read(null)).Entry);
        Assert.Null((await Read("b")).Entry);
        Assert.Equal(done.Entry!.Position, (await Read("a")).Entry!.Position);
        await _inbox.ChangeAsync(InboxAction.Unread, first);

        // Though by now it would change something: it was done before.
        Assert.Equal(done.Entry.Position, (await Read("a")).Entry!.Position);
        Assert.Equal(2, (await _inbox.ReadAsync()).Counts.Unread);
    }

    [Fact]
    public async Task An_id_of_another_change_is_told()
    {
        await _inbox.FillAsync(2);
        var messages = (await _inbox.ReadAsync()).Messages;
        Task<InboxOutcome> Read(int index) => _inbox.Inbox.ChangeAsync(
            MeteredInbox.Identity, new() { Action = InboxAction.Read, Positions = [messages[index].Message.Position] }, "a", new(), TestContext.Current.CancellationToken);

        await Read(0);

        Assert.True((await Read(1)).Entry!.HasOtherBody);
        Assert.Equal(1, (await _inbox.ReadAsync()).Counts.Unread);
    }

    [Fact]
    public async Task A_position_of_no_notification_is_refused_by_its_place()
    {
        await _inbox.FillAsync(2);
        var page = await _inbox.ReadAsync();
        var (newest, epoch) = (page.Messages[0].Message.Position, page.Counts.UpTo.Epoch);
        var change = (await _inbox.ChangeAsync(InboxAction.Read, newest)).Entry!.Position;

        Assert.Equal(new(InboxProblem.NoNotification, 1), (await _inbox.ChangeAsync(InboxAction.Read, newest, change)).Wrong);
        Assert.Equal(new(InboxProblem.NotThere, 0), (await _inbox.ChangeAsync(InboxAction.Read, Position.Parse($"{epoch}.9"))).Wrong);
        Assert.Equal(new(InboxProblem.NotThere, 0), (await _inbox.ChangeAsync(InboxAction.Read, Position.Parse("other.1"))).Wrong);
        Assert.Equal(new(InboxProblem.NotThere, 0), (await _inbox.ChangeAsync(InboxAction.Read, Position.Start)).Wrong);
        Assert.Equal(new(InboxProblem.NotThere, 0), (await _inbox.ChangeUpToAsync(InboxAction.Read, Position.Parse($"{epoch}.9"))).Wrong);
        Assert.Equal(3, (await _inbox.Log.GetNewestAsync(MeteredInbox.Topic, TestContext.Current.CancellationToken)).Seq);
    }

    [Fact]
    public async Task The_mark_of_what_was_seen_only_grows_and_is_told_once_in_ten_seconds()
    {
        await _inbox.FillAsync(4);
        var page = await _inbox.ReadAsync();
        Task<InboxOutcome> See(int index) =>
            _inbox.Inbox.MarkSeenAsync(MeteredInbox.Identity, page.Messages[index].Message.Position, new(), TestContext.Current.CancellationToken);

        var outcomes = new[] { await See(2), await See(1), await See(3) };
        _inbox.Clock.Step(TimeSpan.FromSeconds(10));
        var last = await See(0);

        Assert.Equal([(2, true), (1, false), (1, false)], outcomes.Select(outcome => (outcome.Counts!.Unseen, outcome.IsToldSeen)));
        Assert.Equal((0, 4, true), (last.Counts!.Unseen, last.Counts.Unread, last.IsToldSeen));
    }

    [Fact]
    public async Task What_is_older_than_a_month_counts_no_longer_and_is_in_no_list()
    {
        await _inbox.FillAsync(150);
        await _inbox.BringUpAsync();
        await _inbox.ChangeAsync(InboxAction.Read, (await _inbox.ReadAsync()).Messages[0].Message.Position);
        _inbox.Clock.Step(TimeSpan.FromDays(20));
        await _inbox.FillAsync(3, first: 1_000);
        Assert.Equal(100, (await _inbox.BringUpAsync()).Counts.Unread);
        _inbox.Clock.Step(TimeSpan.FromDays(11));

        var page = await _inbox.BringUpAsync();

        Assert.Equal(3, page.Counts.Unread);
        Assert.Equal(3, page.Messages.Count);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task An_inbox_of_thousands_is_what_its_log_says_through_changes_all_over_it()
    {
        var random = new Random(4_096);
        await _inbox.FillAsync(9_000, bytes: 10);
        _inbox.Clock.Step(TimeSpan.FromMinutes(10));
        var epoch = (await _inbox.BringUpAsync()).Counts.UpTo.Epoch;
        Position Any() => Position.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{epoch}.{random.Next(1, 9_001)}"));
        for (var step = 0; step < 150; step++)
        {
            var action = (InboxAction)random.Next(4);
            var outcome = random.Next(3) == 0
                ? await _inbox.ChangeUpToAsync(random.Next(5) == 0 ? InboxAction.Archive : InboxAction.Read, Any())
                : await _inbox.ChangeAsync(action, [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => Any())]);

            var truth = _inbox.TruthAt(outcome.Counts!.UpTo);
            truth.Check(outcome.Counts, seen: 0);
            var query = new InboxQuery((InboxShow)random.Next(3), random.Next(2) == 0 ? null : Any());
            truth.Check(await _inbox.ReadAsync(query.Show, limit: 40, query.Before), query, 40, seen: 0);
        }

        Assert.True(_inbox.Items.Kept > 2);
        Assert.InRange(_inbox.Items.Bits, 3, 12);
    }

    // Each ends below the one before, and something below it was made unread again: none can be forgotten.
    [Fact]
    public async Task Any_number_of_marks_that_end_lower_and_lower_is_taken_in()
    {
        await _inbox.FillAsync(9_000, bytes: 10);
        _inbox.Clock.Step(TimeSpan.FromMinutes(10));
        var epoch = (await _inbox.BringUpAsync()).Counts.UpTo.Epoch;
        Position At(int number) => Position.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{epoch}.{number}"));
        for (var number = 8_990; number > 8_900; number--)
        {
            await _inbox.ChangeUpToAsync(InboxAction.Read, At(number));
            await _inbox.ChangeAsync(InboxAction.Unread, At(number - 5), At(10));
        }

        var page = await _inbox.ReadAsync(InboxShow.Unread, limit: 100);
        _inbox.TruthAt(page.Counts.UpTo).Check(page, new(InboxShow.Unread, null), 100, seen: 0);
        Assert.True(_inbox.Items.FoldBytes < 3_000);
    }

    [Fact]
    public async Task A_fold_of_another_form_is_made_again_and_an_entry_of_a_later_version_changes_nothing()
    {
        await _inbox.FillAsync(40);
        await _inbox.ChangeAsync(InboxAction.Read, (await _inbox.ReadAsync()).Messages[0].Message.Position);
        var stored = (await _inbox.Items.GetAsync("", TestContext.Current.CancellationToken)).Fold!;
        await _inbox.Items.PutFoldAsync("", stored with { Bytes = [255, 1, 2] }, stored.Revision, TestContext.Current.CancellationToken);
        foreach (var body in (string[])["{}", "[1]", "no JSON", """{"action":"snooze","positions":[]}""", """{"action":"read","positions":[1]}"""])
        {
            var entry = new NewMessage { Id = body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), Sender = "backend", SentAt = _inbox.Clock.GetUtcNow(), Kind = "state", Body = Encoding.UTF8.GetBytes(body) };
            await _inbox.Log.AppendAsync(MeteredInbox.Topic, entry, TestContext.Current.CancellationToken);
        }

        Assert.Equal(39, (await _inbox.ReadAsync()).Counts.Unread);
    }
}
