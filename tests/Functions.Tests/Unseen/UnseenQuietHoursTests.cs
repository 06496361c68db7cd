using System.Globalization;
using Functions.Tests.Fakes;
using Realtime.Inbox.Unseen;
using Realtime.Messages;

namespace Functions.Tests.Unseen;

/// <summary>Quiet hours hold it back to their end, by the clocks of the user.</summary>
public sealed class UnseenQuietHoursTests : IDisposable
{
    private const string Sub = TestBackend.AliceSubject;
    private const string Critical = """{"type":"security","title":"Title","body":"Body"}""";

    private readonly UnseenScene _scene = new();

    private TestBackend Backend => _scene.Backend;

    public void Dispose() => _scene.Dispose();

    [Theory]
    // To winter time, in a night of ten hours; to summer time, in one of eight; and any other.
    [InlineData("2026-10-24T20:30:00Z", "2026-10-25T06:00:00Z")]
    [InlineData("2027-03-27T22:30:00Z", "2027-03-28T05:00:00Z")]
    [InlineData("2026-11-22T22:30:00Z", "2026-11-23T06:00:00Z")]
    public async Task It_is_told_within_ten_minutes_behind_their_end(string sent, string end)
    {
        Backend.Clock.Now = Time(sent);
        await _scene.SignInAsync(Sub);
        await _scene.RestAsync(Sub, "22:00", "07:00");
        await _scene.NotifyAsync([Sub]);

        var first = await _scene.RunNextAsync();
        var at = Assert.Single(_scene.Times);
        var second = await _scene.RunNextAsync();

        Assert.Equal((0, 1, 1, 0), (first.Told, first.Held, second.Told, second.Held));
        Assert.InRange(at, Time(end), Time(end) + TimeSpan.FromMinutes(9));
        Assert.Empty(Backend.Scheduler.Schedules);
    }

    [Fact]
    public async Task What_is_critical_passes()
    {
        Backend.Clock.Now = Time("2026-11-22T22:30:00Z");
        await _scene.SignInAsync(Sub);
        await _scene.RestAsync(Sub, "22:00", "07:00");
        await _scene.NotifyAsync([Sub], Critical);

        Assert.Equal((1, 0), (await _scene.RunNextAsync() is var result ? result.Told : 0, result.Held));

        Assert.Equal(Time("2026-11-22T22:32:00Z"), Backend.Clock.Now);
    }

    [Fact]
    public async Task What_is_seen_when_quiet_hours_are_over_is_not_told()
    {
        Backend.Clock.Now = Time("2026-11-22T22:30:00Z");
        var identity = await _scene.SignInAsync(Sub);
        await _scene.RestAsync(Sub, "22:00", "07:00");
        await _scene.NotifyAsync([Sub]);
        await _scene.RunNextAsync();
        await _scene.SeeAsync(identity, await _scene.NewestAsync(identity));

        await _scene.RunNextAsync();

        Assert.Empty(Backend.UnseenEvents.Told);
    }

    [Fact]
    public async Task Those_without_quiet_hours_do_not_wait_for_those_with_them()
    {
        Backend.Clock.Now = Time("2026-11-22T22:30:00Z");
        await _scene.SignInAsync(Sub);
        await _scene.SignInAsync("awake");
        await _scene.RestAsync(Sub, "22:00", "07:00");
        await _scene.NotifyAsync([Sub, "awake"]);

        await _scene.RunNextAsync();
        Assert.Equal(["awake"], Backend.UnseenEvents.Told.Select(told => told.Subject));
        await _scene.RunNextAsync();

        Assert.Equal(["awake", Sub], Backend.UnseenEvents.Told.Select(told => told.Subject));
    }

    [Fact]
    public async Task However_many_ends_there_are_a_page_is_looked_at_once_in_ten_minutes()
    {
        Backend.Clock.Now = Time("2026-11-22T22:30:00Z");
        var users = Enumerable.Range(0, 12).Select(i => string.Create(CultureInfo.InvariantCulture, $"sub-{i * 5:d2}")).ToList();
        foreach (var user in users)
        {
            await _scene.SignInAsync(user);
            await _scene.RestAsync(user, "22:00", $"06:{user[4..]}");
        }

        await _scene.NotifyAsync(users);
        await _scene.RunNextAsync();
        Assert.InRange(_scene.Times.Count, 6, 7);
        while (Backend.Scheduler.Schedules.Count > 0)
        {
            await _scene.RunNextAsync();
            // Who is told has had the end of their quiet hours, ten minutes ago at most.
            Assert.All(Backend.UnseenEvents.Told.Skip(Told), told =>
            {
                var end = Time("2026-11-23T05:00:00Z") + TimeSpan.FromMinutes(int.Parse(told.Subject[4..], CultureInfo.InvariantCulture));
                Assert.InRange(Backend.Clock.Now, end, end + TimeSpan.FromMinutes(10));
            });
            Told = Backend.UnseenEvents.Told.Count;
        }

        Assert.Equal(users, Backend.UnseenEvents.Told.Select(told => told.Subject).Order());
    }

    [Fact]
    public async Task Who_has_one_minute_a_day_without_quiet_hours_is_told_all_the_same()
    {
        await _scene.SignInAsync(Sub);
        await _scene.RestAsync(Sub, "08:00", "07:59");
        await _scene.NotifyAsync([Sub]);

        await _scene.RunNextAsync();
        await _scene.RunNextAsync();

        Assert.Single(Backend.UnseenEvents.Told);
    }

    [Fact]
    public async Task A_call_that_comes_hours_late_is_judged_by_the_time_that_it_is()
    {
        await _scene.SignInAsync(Sub);
        await _scene.RestAsync(Sub, "22:00", "07:00");
        await _scene.NotifyAsync([Sub]);
        var input = Assert.Single(Backend.Scheduler.Schedules.Values).Target.Input;
        Backend.Scheduler.Schedules.Clear();
        Backend.Clock.Now = Time("2026-11-22T23:00:00Z");

        Assert.Equal(1, (await _scene.CallAsync(input)).Held);

        Assert.InRange(Assert.Single(_scene.Times), Time("2026-11-23T06:00:00Z"), Time("2026-11-23T06:09:00Z"));
    }

    [Fact]
    public void Pages_are_spread_over_ten_minutes()
    {
        var end = Time("2026-11-23T06:00:00Z");
        var minutes = Enumerable.Range(0, 500)
            .Select(i => UnseenPage.Of(new EventKey("shop", "Notification", string.Create(CultureInfo.InvariantCulture, $"order-{i}")), ["a"]))
            .CountBy(page => UnseenTimer.SlotBehind(page, end))
            .ToList();

        Assert.Equal(Enumerable.Range(0, 10).Select(minute => end + TimeSpan.FromMinutes(minute)), minutes.Select(minute => minute.Key).Order());
        Assert.All(minutes, minute => Assert.InRange(minute.Value, 25, 80));
    }

    private int Told { get; set; }

    private static DateTimeOffset Time(string text) => Timestamp.TryParse(text, out var time) ? time : throw new FormatException(text);
}
