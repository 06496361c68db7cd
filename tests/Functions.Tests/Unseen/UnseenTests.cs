using System.Text.Json;
using Functions.Hosting;
using Functions.Tests.Fakes;
using Realtime.Inbox;
using Realtime.Notifications;

namespace Functions.Tests.Unseen;

/// <summary>Who is told that they have not seen a notification, and who is not.</summary>
public sealed class UnseenTests : IDisposable
{
    private const string Sub = TestBackend.AliceSubject;

    private readonly UnseenScene _scene = new();

    private TestBackend Backend => _scene.Backend;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task What_was_not_seen_after_the_type_s_delay_is_told_with_all_that_a_mail_needs()
    {
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await _scene.NotifyAsync([Sub]);
        var schedule = Assert.Single(Backend.Scheduler.Schedules.Values);
        Assert.Equal(("at(2026-11-22T11:00:00)", TestBackend.UnseenFunction), (schedule.ScheduleExpression, schedule.Target.Arn));

        var result = await _scene.RunNextAsync();

        Assert.Equal((1, 0), (result.Told, result.Held));
        var position = (await _scene.NewestAsync(TestBackend.Alice)).ToString();
        var told = Assert.Single(Backend.UnseenEvents.Told);
        Assert.Equal(
            $$$"""
            {"id":"{{{told.Id}}}","userId":"{{{Sub}}}","event":{"source":"shop","id":"order-17"},
            "message":{"id":"{{{told.Message.Id}}}","topic":"notifications/{{{TestBackend.Alice}}}","position":"{{{position}}}","sender":"backend","sentAt":"2026-11-22T10:00:00.000Z",
            "payload":{"type":"order","title":"Title","body":"Body"}},"unseen":1,"channels":["email"]}
            """.ReplaceLineEndings(""),
            told.ToJson());
        Assert.Equal("ToldUnseen", Backend.Lines[^1].GetProperty("outcome").GetString());
        Assert.Empty(Backend.Scheduler.Schedules);
    }

    [Theory]
    [InlineData("seen")]
    [InlineData("read")]
    [InlineData("archive")]
    public async Task What_was_seen_read_or_archived_is_not_told(string what)
    {
        var identity = await _scene.SignInAsync(Sub);
        await _scene.NotifyAsync([Sub]);
        var newest = await _scene.NewestAsync(identity);
        await (what == "seen" ? _scene.SeeAsync(identity, newest) : _scene.DoAsync(identity, what == "read" ? InboxAction.Read : InboxAction.Archive, newest));

        Assert.Equal(0, (await _scene.RunNextAsync()).Told);

        Assert.Empty(Backend.UnseenEvents.Told);
    }

    [Fact]
    public async Task Of_several_only_those_who_have_not_seen_it_are_told_and_how_much_there_is()
    {
        string[] subs = ["a", "b", "c"];
        foreach (var sub in subs)
        {
            await _scene.SignInAsync(sub);
        }

        await _scene.NotifyAsync(["b"], id: "earlier");
        await _scene.NotifyAsync(subs);
        var identity = await _scene.SignInAsync("a");
        await _scene.SeeAsync(identity, await _scene.NewestAsync(identity));

        await _scene.RunNextAsync();
        await _scene.RunNextAsync();

        Assert.Equal(
            [("b", "earlier", 2), ("b", "order-17", 2), ("c", "order-17", 1)],
            Backend.UnseenEvents.Told.Select(told => (told.Subject, told.Source.Id, told.Unseen)).Order());
        Assert.Equal(3, Backend.UnseenEvents.Told.Select(told => told.Id).Distinct().Count());
    }

    [Fact]
    public async Task Who_saw_it_with_one_identity_has_seen_it()
    {
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await _scene.SignInAsync(Sub, TestBackend.Bob);
        await _scene.NotifyAsync([Sub]);
        await _scene.DoAsync(TestBackend.Bob, InboxAction.Read, await _scene.NewestAsync(TestBackend.Bob));

        Assert.Equal(0, (await _scene.RunNextAsync()).Told);
    }

    [Fact]
    public async Task Nothing_is_kept_and_scheduled_where_nobody_could_be_told()
    {
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await _scene.SignInAsync("inbox-off");
        await _scene.ChooseAsync(Sub, "order", (NotificationChannel.Email, false));
        await _scene.ChooseAsync("inbox-off", "order", (NotificationChannel.Inbox, false));

        await _scene.NotifyAsync([Sub, TestBackend.Alice, "inbox-off", TestBackend.Bob]);
        await _scene.NotifyAsync([Sub], note: """{"type":"news","title":"Title","body":"Body"}""");

        Assert.Empty(Backend.Scheduler.Schedules);
        Assert.DoesNotContain(Backend.Inbox.Items.Keys, key => key.Pk.StartsWith("unseen|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_chosen_when_it_is_told_counts()
    {
        await _scene.SignInAsync(Sub);
        await _scene.SignInAsync("other");
        await _scene.NotifyAsync([Sub, "other"]);
        await _scene.ChooseAsync(Sub, "order", (NotificationChannel.Email, false), (NotificationChannel.Sms, true), (NotificationChannel.Push, true));
        await _scene.ChooseAsync("other", "order", (NotificationChannel.Inbox, false));

        await _scene.RunNextAsync();

        var told = Assert.Single(Backend.UnseenEvents.Told);
        Assert.Equal([NotificationChannel.Sms, NotificationChannel.Push], told.Channels);
    }

    [Fact]
    public async Task Who_has_never_signed_in_has_not_seen_what_waits_and_it_counts_from_when_it_was_sent()
    {
        await _scene.NotifyAsync([Sub], id: "earlier");
        await _scene.NotifyAsync([Sub]);

        await _scene.RunNextAsync();

        var detail = JsonDocument.Parse(Assert.Single(Backend.UnseenEvents.Told).ToJson()).RootElement;
        Assert.Equal((Sub, 2), (detail.GetProperty("userId").GetString(), detail.GetProperty("unseen").GetInt32()));
        Assert.Equal(["sender", "sentAt", "payload"], detail.GetProperty("message").EnumerateObject().Select(property => property.Name));
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await Backend.Pending.DrainAsync(Sub, TestContext.Current.CancellationToken);
        await _scene.RunNextAsync();
        Assert.Equal($"notifications/{TestBackend.Alice}", Backend.UnseenEvents.Told[1].Topic);
    }

    [Fact]
    public async Task What_a_drain_takes_away_while_it_is_looked_for_is_found()
    {
        await _scene.NotifyAsync([Sub]);
        var (place, waiting) = Backend.Inbox.Items.Single(item => item.Key.Sk.StartsWith("waits|", StringComparison.Ordinal));
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await Backend.Pending.DrainAsync(Sub, TestContext.Current.CancellationToken);
        // As it was a moment ago: until the first read of what waits, which is behind the first look into the directory.
        var directory = Backend.Table.Items.ToList();
        Backend.Table.Items.Clear();
        Backend.Inbox.Items[place] = waiting;
        Backend.Inbox.Fail = call =>
        {
            if (call == "Get" && Backend.Inbox.Items.Remove(place))
            {
                directory.ForEach(item => Backend.Table.Items[item.Key] = item.Value);
            }
        };

        Assert.Equal(1, (await _scene.RunNextAsync()).Told);

        Assert.Equal($"notifications/{TestBackend.Alice}", Assert.Single(Backend.UnseenEvents.Told).Topic);
    }

    [Fact]
    public async Task An_event_that_comes_again_tells_nobody_again()
    {
        await _scene.SignInAsync(Sub);
        await _scene.NotifyAsync([Sub]);
        await _scene.RunNextAsync();

        await _scene.NotifyAsync([Sub]);
        Assert.Equal(0, (await _scene.RunNextAsync()).Told);

        Assert.Single(Backend.UnseenEvents.Told);
    }

    [Fact]
    public async Task An_id_that_is_used_for_others_tells_them_too()
    {
        await _scene.SignInAsync("a");
        await _scene.SignInAsync("b");
        await _scene.NotifyAsync(["a"]);
        await _scene.NotifyAsync(["b"]);

        await _scene.RunNextAsync();
        await _scene.RunNextAsync();

        Assert.Equal(["a", "b"], Backend.UnseenEvents.Told.Select(told => told.Subject).Order());
    }

    [Fact]
    public async Task Whom_the_bus_does_not_take_is_told_when_it_is_called_again_and_nobody_else()
    {
        string[] subs = ["a", "b", "c"];
        foreach (var sub in subs)
        {
            await _scene.SignInAsync(sub);
        }

        await _scene.NotifyAsync(subs);
        var input = Assert.Single(Backend.Scheduler.Schedules.Values).Target.Input;
        Backend.UnseenEvents.Refused.Add("b");

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => _scene.CallAsync(input));
        Backend.UnseenEvents.Refused.Clear();
        Assert.Equal(1, (await _scene.CallAsync(input)).Told);

        Assert.Equal(["b"], error.Failed);
        Assert.Equal(["a", "b", "c"], Backend.UnseenEvents.Told.Select(told => told.Subject).Order());
    }

    [Fact]
    public async Task An_inbox_that_nobody_has_opened_for_five_thousand_entries_is_read_to_the_notification()
    {
        await _scene.SignInAsync(Sub, TestBackend.Alice);
        await Backend.SeedAsync($"notifications/{TestBackend.Alice}", [.. Enumerable.Repeat("{}", 5_000)]);
        await _scene.NotifyAsync([Sub]);
        var input = Assert.Single(Backend.Scheduler.Schedules.Values).Target.Input;
        Assert.Equal(1, (await _scene.CallAsync(input)).Told);
        Assert.Equal(100, Assert.Single(Backend.UnseenEvents.Told).Unseen);
        await _scene.NotifyAsync([Sub], id: "order-18");
        await _scene.SeeAsync(TestBackend.Alice, await _scene.NewestAsync(TestBackend.Alice));

        await _scene.RunNextAsync();
        await _scene.RunNextAsync();

        Assert.Single(Backend.UnseenEvents.Told);
    }
}
