using System.Globalization;
using Functions.Hosting;
using Functions.Tests.Fakes;
using Functions.Tests.Publishing;

namespace Functions.Tests.Unseen;

/// <summary>Whoever ends in the middle is called again: nobody is forgotten, and who is told twice is told with the same id.</summary>
public sealed class UnseenKillTests
{
    private const string Night = "2026-11-22T22:30:00Z";

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Killed_at_any_call_and_called_again_it_tells_everybody_who_has_not_seen_it(bool isPublisher, bool isAnswerLost)
    {
        var (kills, twice) = (0, 0);
        for (var wasKilled = true; wasKilled; kills += wasKilled ? 1 : 0)
        {
            using var scene = new UnseenScene();
            scene.Backend.Clock.Now = DateTimeOffset.Parse(Night, CultureInfo.InvariantCulture);
            var users = await PeopleAsync(scene);

            wasKilled = isPublisher && await KilledAsync(scene.Backend, kills, isAnswerLost, () => scene.NotifyAsync(users));
            await scene.NotifyAsync(users);
            // A number that was given out and never used holds up readers for a while.
            scene.Backend.Clock.Now += TimeSpan.FromMinutes(1);
            await scene.SeeAsync("eu-west-1:00000000-0000-4000-8000-000000000001", await scene.NewestAsync("eu-west-1:00000000-0000-4000-8000-000000000001"));
            var rounds = 0;
            while (scene.Backend.Scheduler.Schedules.Count > 0 && rounds++ < 10)
            {
                if (isPublisher)
                {
                    await scene.RunNextAsync();
                    continue;
                }

                var input = scene.Backend.Scheduler.Schedules.Values.MinBy(schedule => schedule.ScheduleExpression)!.Target.Input;
                wasKilled |= await KilledAsync(scene.Backend, kills, isAnswerLost, scene.RunNextAsync);
                await scene.CallAsync(input);
            }

            var told = scene.Backend.UnseenEvents.Told;
            Assert.Equal(["asleep", "awake", "never"], told.Select(one => one.Subject).Distinct().Order());
            Assert.Equal(3, told.Select(one => one.Id).Distinct().Count());
            Assert.InRange(rounds, 2, 3);
            twice += told.Count - 3;
        }

        // It was killed in earnest, and mostly nobody noticed.
        Assert.InRange(kills, 5, 200);
        Assert.InRange(twice, 0, isPublisher ? 0 : 8);
    }

    /// <summary>One who has seen it, one who has not, one who has quiet hours, and one who never signed in.</summary>
    private static async Task<IReadOnlyList<string>> PeopleAsync(UnseenScene scene)
    {
        await scene.SignInAsync("seen", "eu-west-1:00000000-0000-4000-8000-000000000001");
        await scene.SignInAsync("awake");
        await scene.SignInAsync("asleep");
        await scene.RestAsync("asleep", "22:00", "07:00");
        return ["seen", "awake", "asleep", "never"];
    }

    /// <summary>Runs something that is killed before, or behind, its call number so many.</summary>
    private static async Task<bool> KilledAsync(TestBackend backend, int calls, bool isAnswerLost, Func<Task> action)
    {
        var (isKilled, left, gate) = (false, calls, new Lock());
        Action strike = () =>
        {
            lock (gate)
            {
                isKilled |= left-- == 0;
                _ = isKilled ? throw new KilledException() : 0;
            }
        };
        Action stayDead = () => _ = isKilled ? throw new KilledException() : 0;
        var (before, behind) = isAnswerLost ? (stayDead, strike) : (strike, stayDead);
        Killing.BeforeEachCall(backend, before);
        (backend.UnseenEvents.Fail, backend.Scheduler.Fail) = (before, _ => before());
        (backend.Inbox.Lose, backend.UnseenEvents.Lose) = (_ => behind(), behind);
        try
        {
            await action();
        }
        catch (Exception error) when (error is KilledException or PartialFailureException)
        {
            // It is called again.
        }

        Killing.BeforeEachCall(backend, () => { });
        (backend.Inbox.Lose, backend.UnseenEvents.Lose, backend.UnseenEvents.Fail, backend.Scheduler.Fail) = (_ => { }, () => { }, () => { }, _ => { });
        return isKilled;
    }
}
