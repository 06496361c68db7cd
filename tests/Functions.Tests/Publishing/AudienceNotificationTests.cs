using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Inbox.Audiences;

namespace Functions.Tests.Publishing;

/// <summary>A notification to an audience reaches whoever was in it when it was cut, page by page, and it adds up.</summary>
public sealed class AudienceNotificationTests : IDisposable
{
    private static readonly AudienceRules Small = new() { PageUsers = 3, Lanes = 2 };

    private readonly AudienceRun _run = new(Small);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Everybody_has_it_once_and_each_page_is_handed_over_once_a_few_at_a_time()
    {
        var (count, onAPage) = TestSizes.Audience;
        using var run = new AudienceRun(new() { PageUsers = onAPage });
        var users = await run.FillAsync(count);
        var mostWaiting = 0;

        var result = await run.SendAsync();
        await run.WorkAsync(() => mostWaiting = Math.Max(mostWaiting, run.Backend.Pages.Waiting.Count));

        var pages = count / onAPage;
        Assert.Equal((AudienceRun.Name, count, pages), (result.Audience!.Name, result.Audience.Addressed, result.Audience.Pages));
        Assert.Equal(Enumerable.Range(1, pages), run.Backend.Pages.Sent.Order());
        Assert.Equal(AudienceRules.Design.Lanes, mostWaiting);
        Assert.Single(run.Backend.Reports.Told);
        await run.CheckAsync(users);
        var status = await run.StatusAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{status.Addressed} addressed on {pages} pages: {status.Delivered} delivered, {status.Pending} pending, {status.Suppressed} suppressed, {status.Failed} failed");
    }

    [Fact]
    public async Task Everybody_of_a_page_is_logged_before_anybody_is_published_to()
    {
        await _run.FillAsync(3);
        var logged = new List<int>();
        _run.Backend.Iot.Refuse = (_, _) => logged.Add(_run.Backend.Store.Topics);

        await _run.SendAsync();
        await _run.WorkAsync();

        Assert.Equal([2, 2], logged);
    }

    [Fact]
    public async Task Addressed_counts_from_the_cutting_and_nobody_is_left_out_of_the_sum_until_then()
    {
        await _run.FillAsync(8);

        await _run.SendAsync();

        var status = await _run.StatusAsync();
        Assert.Equal((8, 0, 8, false), (status.Addressed, status.Delivered, status.Failed, status.IsComplete));
        Assert.Empty(_run.Backend.Reports.Told);
    }

    [Fact]
    public async Task Who_comes_or_goes_after_the_cutting_changes_nothing()
    {
        var users = await _run.FillAsync(8);
        await _run.SendAsync();
        await _run.Backend.AudienceUsers.RemoveAsync(AudienceRun.Name, [users[0], users[5]], TestContext.Current.CancellationToken);
        await _run.Backend.AudienceUsers.AddAsync(AudienceRun.Name, [AudienceRun.User(40)], TestContext.Current.CancellationToken);

        await _run.SendAsync();
        await _run.WorkAsync();

        Assert.Empty(_run.Backend.Store.Messages($"notifications/{AudienceRun.User(40)}"));
        await _run.CheckAsync(users);
    }

    [Fact]
    public async Task Of_two_events_with_one_id_the_first_counts_with_its_text_and_its_audience()
    {
        var users = await _run.FillAsync(4);
        await _run.Backend.AudienceUsers.AddAsync("others", ["somebody"], TestContext.Current.CancellationToken);
        Assert.Equal(0, (await _run.SendAsync()).Conflicts);

        var text = await _run.SendAsync(note: """{"type":"news","title":"Other","body":"Body"}""");
        var audience = await _run.SendAsync("others");
        var nobody = await _run.SendAsync("atlantis");
        await _run.WorkAsync();

        Assert.All((PublishResult[])[text, audience, nobody], result => Assert.Equal((1, AudienceRun.Name), (result.Conflicts, result.Audience!.Name)));
        Assert.All(_run.Backend.Iot.Published, message => Assert.Contains("\"Title\"", message.Payload, StringComparison.Ordinal));
        await _run.CheckAsync(users);
    }

    [Fact]
    public async Task An_audience_without_users_is_refused_and_nothing_is_written()
    {
        var result = await _run.SendAsync();

        Assert.Equal((404, "audience", "The audience everybody has no users."), (result.Problem!.Status, result.Problem.Parameter, result.Problem.Detail));
        Assert.Equal("WARN", _run.Backend.Line().GetProperty("level").GetString());
        Assert.Empty(_run.Backend.Inbox.Items);
    }

    [Fact]
    public async Task What_is_sent_later_is_cut_at_its_time()
    {
        await _run.FillAsync(3);
        var later = await _run.SendAsync(sendAt: "2026-11-23T08:15:00+01:00");
        await _run.Backend.AudienceUsers.AddAsync(AudienceRun.Name, [AudienceRun.User(4)], TestContext.Current.CancellationToken);

        _run.Backend.Clock.Now = DateTimeOffset.Parse("2026-11-23T07:15:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var due = await _run.InvokeAsync(_run.Backend.Scheduler.Due());
        await _run.WorkAsync();

        Assert.Equal(("scheduled", null), (later.Schedule!.State, later.Audience));
        Assert.Equal((4, "sent"), (due.Audience!.Addressed, due.Schedule!.State));
        await _run.CheckAsync([.. Enumerable.Range(0, 3).Append(4).Select(AudienceRun.User)]);
    }

    [Fact]
    public async Task A_page_has_as_many_users_as_an_item_takes()
    {
        using var run = new AudienceRun(new() { PageBytes = 30 });
        await run.FillAsync(0);
        await run.Backend.AudienceUsers.AddAsync(AudienceRun.Name, ["user-a", "user-b", "user-c", "user-d"], TestContext.Current.CancellationToken);

        Assert.Equal((4, 2), ((await run.SendAsync()).Audience!.Addressed, (await run.SendAsync()).Audience!.Pages));
    }

    [Fact]
    public async Task A_page_that_was_given_up_counts_as_failed_until_it_is_redriven_and_the_pages_behind_it_do_not_wait()
    {
        var users = await _run.FillAsync(12);
        var first = users.Order(StringComparer.Ordinal).Take(3).ToHashSet(StringComparer.Ordinal);
        _run.Backend.Store.Fail = topic => _ = first.Any(user => topic.EndsWith(user, StringComparison.Ordinal)) ? throw new IOException("No answer.") : 0;
        await _run.SendAsync();
        await _run.WorkAsync();

        var dead = Assert.Single(_run.Dead);
        var before = await _run.StatusAsync();
        Assert.Equal((12, 12), (before.Addressed, before.Delivered + before.Pending + before.Suppressed + before.Failed));
        Assert.Equal(3 + users.Count(user => user.StartsWith("us-", StringComparison.Ordinal) && !first.Contains(user)), before.Failed);

        _run.Backend.Store.Fail = _ => { };
        await _run.InvokeAsync(dead);

        await _run.CheckAsync(users);
        Assert.Equal([4, 5], _run.Backend.Reports.Told.Select(told => told.Revision));
    }

    [Fact]
    public async Task A_page_whose_attempts_are_all_killed_holds_up_nobody()
    {
        var users = await _run.FillAsync(12);
        await _run.SendAsync();
        var dead = _run.Backend.Pages.Waiting.Dequeue();
        Assert.True(await Killing.AfterWriteAsync(_run.Backend, 1, () => _run.InvokeAsync(dead)));
        _run.Backend.Inbox.Fail = call => _ = call == "Put" ? throw new KilledException() : 0;
        await Assert.ThrowsAsync<KilledException>(() => _run.InvokeAsync(dead));
        _run.Backend.Inbox.Fail = _ => { };
        await _run.WorkAsync();

        Assert.Equal([1, 2, 3, 4], _run.Backend.Pages.Sent.Distinct().Order());
        var status = await _run.StatusAsync();
        Assert.Equal((3 + users.Count(user => user.StartsWith("us-", StringComparison.Ordinal)), false), (status.Failed, status.IsComplete));
        await _run.InvokeAsync(dead);
        await _run.CheckAsync(users);
    }

    [Fact]
    public async Task A_page_that_everybody_has_is_not_worked_on_again()
    {
        await _run.FillAsync(2);
        await _run.SendAsync();
        await _run.WorkAsync();
        var published = _run.Backend.Iot.Published.Count;

        await _run.InvokeAsync(FakePages.Order("shop", AudienceRun.Id, 1));

        Assert.Equal(published, _run.Backend.Iot.Published.Count);
        Assert.Equal("NothingDue", _run.Backend.Lines[^1].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Pages_are_handed_over_by_nobody_else()
    {
        await _run.FillAsync(2);
        await _run.SendAsync();

        var foreign = await _run.InvokeAsync(FakePages.Order("shop", AudienceRun.Id, 1, from: "shop"));
        var unknown = await _run.InvokeAsync(FakePages.Order("shop", AudienceRun.Id, 2));

        Assert.Equal((400, "The source"), (foreign.Problem!.Status, foreign.Problem.Parameter));
        Assert.Equal((404, "page"), (unknown.Problem!.Status, unknown.Problem.Parameter));
        Assert.Empty(_run.Backend.Iot.Published);
    }

    [Fact]
    public async Task A_function_that_is_killed_after_any_write_leaves_an_event_that_adds_up_when_it_comes_again()
    {
        var kills = 0;
        for (var wasKilled = true; wasKilled; kills += wasKilled ? 1 : 0)
        {
            using var run = new AudienceRun(Small);
            var users = await run.FillAsync(8);
            wasKilled = await Killing.AfterWriteAsync(run.Backend, kills + 1, async () =>
            {
                await run.SendAsync();
                await run.WorkAsync(attempts: 1);
            });

            await run.SendAsync();
            await run.WorkAsync();
            Assert.Empty(run.Dead);
            await run.CheckAsync(users);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills");
        Assert.Equal(17, kills);
    }

    [Fact]
    public async Task The_numbers_add_up_and_are_what_a_reader_finds_whatever_fails()
    {
        var (revisions, dead) = (0, 0);
        for (var seed = 0; seed < TestSizes.AudienceHistories; seed++)
        {
            var random = new Random(seed);
            using var run = new AudienceRun(new() { PageUsers = random.Next(1, 6), Lanes = random.Next(1, 4) });
            var users = await run.FillAsync(random.Next(1, 24));
            for (var times = 0; times < 4; times++)
            {
                await RoughlyAsync(random, run, () => run.SendAsync());
                await RoughlyAsync(random, run, () => run.WorkAsync(() => Rough(random, run)));
            }

            // What is among the dead letters is failed so far, and all the same it adds up.
            if (await run.Backend.Statuses.FindAsync("shop", AudienceRun.Id, TestContext.Current.CancellationToken) is { } status)
            {
                Assert.Equal((users.Count, users.Count), (status.Addressed, status.Delivered + status.Pending + status.Suppressed + status.Failed));
            }

            dead += run.Dead.Count;
            await run.SendAsync();
            await run.WorkAsync();
            foreach (var order in run.Dead)
            {
                await run.InvokeAsync(order);
            }

            await run.WorkAsync();
            await run.CheckAsync(users);
            revisions += run.Backend.Reports.Told.Select(told => told.Revision).Distinct().Count();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{revisions} revisions, {dead} dead letters");
        Assert.True(revisions >= TestSizes.AudienceHistories);
        Assert.True(dead > TestSizes.AudienceHistories / 2);
    }

    private static async Task RoughlyAsync(Random random, AudienceRun run, Func<Task> action)
    {
        Rough(random, run);
        try
        {
            await action();
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            // The event comes again.
        }

        Killing.BeforeEachCall(run.Backend, () => { });
    }

    /// <summary>From here on a share of the calls fails, and the process may be killed.</summary>
    private static void Rough(Random random, AudienceRun run)
    {
        var (isKilled, calls) = (false, random.Next(10, 150));
        var chance = random.Next(4) switch { 0 or 1 => 1 / 3d, 2 => 0.02, _ => 0 };
        Killing.BeforeEachCall(run.Backend, () =>
        {
            lock (random)
            {
                isKilled |= --calls == 0;
                _ = isKilled ? throw new KilledException() : random.NextDouble() < chance ? throw new IOException("No answer.") : 0;
            }
        });
    }
}
