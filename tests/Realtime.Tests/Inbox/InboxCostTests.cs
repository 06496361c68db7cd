using System.Globalization;
using Realtime.Inbox;
using Realtime.Log;

namespace Realtime.Tests.Inbox;

/// <summary>What each call costs: the same whether an inbox has ten notifications or thirty thousand.</summary>
public sealed class InboxCostTests
{
    private const int Calls = 64;

    private static readonly Dictionary<string, Func<MeteredInbox, IReadOnlyList<Position>, int, Task>> Made = new()
    {
        ["all"] = (inbox, _, _) => inbox.ReadAsync(),
        ["unread"] = (inbox, _, _) => inbox.ReadAsync(InboxShow.Unread),
        ["archived"] = (inbox, _, _) => inbox.ReadAsync(InboxShow.Archived),
        ["read and unread"] = (inbox, newest, call) => inbox.ChangeAsync(call % 2 == 0 ? InboxAction.Read : InboxAction.Unread, newest[call / 2 % newest.Count]),
        ["archive and unarchive"] = (inbox, newest, call) => inbox.ChangeAsync(call % 2 == 0 ? InboxAction.Archive : InboxAction.Unarchive, newest[call / 2 % newest.Count]),
        ["read all, then one unread"] = (inbox, newest, call) => call % 2 == 0 ? inbox.ChangeUpToAsync(InboxAction.Read, newest[0]) : inbox.ChangeAsync(InboxAction.Unread, newest[0]),
        ["archive all, then one back"] = (inbox, newest, call) => call % 2 == 0 ? inbox.ChangeUpToAsync(InboxAction.Archive, newest[0]) : inbox.ChangeAsync(InboxAction.Unarchive, newest[0]),
        ["the page behind"] = (inbox, newest, _) => inbox.ReadAsync(before: newest[0]),
        ["seen"] = (inbox, newest, call) => inbox.Inbox.MarkSeenAsync(MeteredInbox.Identity, newest[call % newest.Count], new(), CancellationToken.None),
    };

    public static TheoryData<string> Kinds => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_costs_the_same_for_10_and_for_30_000_notifications(string call)
    {
        var (small, large) = (await CostAsync(call, 10), await CostAsync(call, 30_000));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call}: {small:0.0} and {large:0.0} read units (a write unit counted as five)"));
        Assert.InRange(large, small / 2, small * 2);
    }

    // Nobody has opened it since there are folds: each request takes in a part.
    [Fact]
    public async Task A_large_inbox_is_made_by_requests_that_each_cost_a_bounded_amount()
    {
        var inbox = new MeteredInbox();
        await inbox.FillAsync(30_000);
        inbox.Clock.Step(TimeSpan.FromMinutes(10));
        var most = 0.0;
        var requests = 0;
        for (var upTo = Position.Start; upTo.Seq < 30_000; requests++)
        {
            inbox.Store.Meter.Reset();
            var page = await inbox.ReadAsync();
            Assert.True(page.Counts.UpTo.Seq > upTo.Seq);
            upTo = page.Counts.UpTo;
            most = Math.Max(most, inbox.Cost);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests, {most:0} read units at most"));
        Assert.InRange(requests, 2, 30);
        Assert.True(most < 1_000);
    }

    [Fact]
    public async Task A_page_of_what_is_left_unread_costs_no_more_where_thousands_of_read_ones_lie_between()
    {
        var inbox = new MeteredInbox();
        await inbox.FillAsync(20_000);
        var page = await inbox.BringUpAsync();
        var kept = Enumerable.Range(0, 10).Select(index => Position.Parse($"{page.Counts.UpTo.Epoch}.{1 + (index * 2_000)}")).ToList();
        await inbox.ChangeUpToAsync(InboxAction.Read, page.Messages[0].Message.Position);
        await inbox.ChangeAsync(InboxAction.Unread, kept);
        await inbox.BringUpAsync();
        inbox.Store.Meter.Reset();

        var unread = await inbox.ReadAsync(InboxShow.Unread);

        Assert.Equal(kept.AsEnumerable().Reverse(), unread.Messages.Select(message => message.Message.Position));
        Assert.Equal(10, unread.Counts.Unread);
        Assert.True(inbox.Cost < 40, $"{inbox.Cost} units");
    }

    // A user, or who has their password, changes states all day. Who reads notifications passes over the changes, and pays for a bounded part of them at a time.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_full_of_changes_is_passed_over_by_requests_that_each_read_a_bounded_amount(bool forwards)
    {
        var inbox = new MeteredInbox();
        await inbox.FillAsync(2);
        await inbox.FillAsync(8_000, first: 10, kind: InboxChange.Kind);
        await inbox.FillAsync(1, first: 9_000);
        inbox.Clock.Step(TimeSpan.FromMinutes(10));
        var (found, requests, most, next) = (new List<string>(), 0, 0L, forwards ? Position.Start : (Position?)null);
        for (var isThere = false; !isThere; requests++)
        {
            inbox.Store.Meter.Reset();
            var limit = new PageLimit(10, 1_000_000) { Takes = static kind => kind is null };
            var page = forwards
                ? await inbox.Log.ReadForwardAsync(MeteredInbox.Topic, next!.Value, limit, CancellationToken.None)
                : await inbox.Log.ReadBackwardAsync(MeteredInbox.Topic, next, limit, CancellationToken.None);
            Assert.NotEqual(next, page.Next);
            isThere = forwards ? page.Next == page.Head && !page.Pending : page.Next.IsStart;
            (next, most) = (page.Next, Math.Max(most, inbox.Store.Meter.ReadBytes));
            found.AddRange(page.Messages.Select(message => message.Id));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{requests} requests, {most} bytes at most");
        Assert.Equal(["n0", "n1", "n9000"], found.Order(StringComparer.Ordinal));
        Assert.True(most < 1_300_000, $"{most} bytes");
        Assert.InRange(requests, 2, 20);
    }

    private static async Task<double> CostAsync(string call, int notifications)
    {
        var inbox = new MeteredInbox();
        await inbox.FillAsync(notifications);
        inbox.Clock.Step(TimeSpan.FromMinutes(10));
        var newest = (await inbox.BringUpAsync()).Messages.Select(message => message.Message.Position).Take(6).ToList();

        // The first of them made a part of the fold; from here on it is the same each time.
        await inbox.ChangeAsync(InboxAction.Archive, newest[3..]);
        await inbox.ReadAsync();
        inbox.Store.Meter.Reset();
        for (var made = 0; made < Calls; made++)
        {
            inbox.Clock.Step(TimeSpan.FromSeconds(1));
            await Made[call](inbox, newest[..3], made);
        }

        return inbox.Cost / Calls;
    }
}
