using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Notifications;

/// <summary>Notifications that are sent later, in the nights in which Berlin's clocks are put forward and back, by LocalCloud's clock.</summary>
public sealed class QuietNightTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("localcloud-nights-");

    private LocalCloudProcess _cloud = null!;
    private string _identityId = "";

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task Quiet_hours_and_schedules_hold_over_both_changes_of_the_clocks_a_restart_and_what_is_chosen_and_cancelled_meanwhile()
    {
        await StartAsync();
        try
        {
            foreach (var (change, isForward) in Nights(TimeProvider.System.GetUtcNow()))
            {
                await SpendAsync(change, isForward);
            }
        }
        finally
        {
            await _cloud.DisposeAsync();
        }
    }

    /// <summary>The next two changes of the clocks, which are at 01:00 UTC on the last Sundays of March and October.</summary>
    private static IEnumerable<(DateTimeOffset At, bool IsForward)> Nights(DateTimeOffset now) =>
        Enumerable.Range(now.Year, 3)
            .SelectMany(year => new[] { (At: LastSunday(year, 3), true), (At: LastSunday(year, 10), false) })
            .Where(night => night.At > now.AddDays(2))
            .Take(2);

    private static DateTimeOffset LastSunday(int year, int month)
    {
        var last = new DateTimeOffset(year, month, 31, 1, 0, 0, TimeSpan.Zero);
        return last.AddDays(-(int)last.DayOfWeek);
    }

    private async Task SpendAsync(DateTimeOffset change, bool isForward)
    {
        // By the clocks on the wall: 21:30 and 22:30 before the change, 06:30 and 07:30 after it; quiet hours are from 22:00 to 07:00.
        var (before, after) = isForward ? (1, 2) : (2, 1);
        var ten = change.AddHours(-3 - before);
        (string Name, DateTimeOffset At, bool IsSilent)[] plan =
        [
            ("evening", ten.AddHours(-0.5), false),
            ("late", ten.AddHours(0.5), true),
            ("early", change.AddHours(5.5 - after), true),
            ("morning", change.AddHours(6.5 - after), false),
        ];
        string Id(string name) => $"{name}-{change.Month}";

        await MoveToAsync(change.AddHours(-12));
        var alice = await SignInAsync();
        await ChooseAsync(alice, isOrderWanted: true);
        var earlier = (await Notifying.ReadAsync(alice)).Count;
        foreach (var (name, at, _) in plan)
        {
            await ScheduleAsync(Id(name), at);
        }

        await ScheduleAsync(Id("unwanted"), plan[2].At, type: "order");
        await ScheduleAsync(Id("cancelled"), plan[2].At);

        foreach (var (index, (name, at, isSilent)) in plan.Index())
        {
            if (index == 2)
            {
                // In the middle of the night: what waits is kept, and so is the clock.
                await _cloud.DisposeAsync();
                await StartAsync();
                alice = await SignInAsync();
                await ChooseAsync(alice, isOrderWanted: false);
                var cancelled = await Administrator.InvokeAsync(
                    _cloud, _cloud.Outputs["PublishNotificationFunctionName"], new JsonObject { ["cancel"] = new JsonObject { ["id"] = Id("cancelled") } });
                Assert.True((string?)cancelled.Json["schedule"]?["state"] == "cancelled", cancelled.Text);
            }

            await MoveToAsync(at.AddSeconds(61));
            alice = await SignInAsync();
            var found = await Eventually.GetAsync(
                async () => (await Notifying.ReadAsync(alice)).Skip(earlier + index).SingleOrDefault(), $"{name} in the night of {change:d}");
            Assert.Equal((Id(name), isSilent), ((string)found["payload"]!["title"]!, (bool?)found["payload"]!["silent"] ?? false));
        }

        await Eventually.BeAsync(async () => await StateOfAsync(Id("unwanted")) == "sent", "the end of what is not wanted any more");
        Assert.Equal("cancelled", await StateOfAsync(Id("cancelled")));
        Assert.Equal(plan.Select(one => Id(one.Name)), Notifying.Titles(await Notifying.ReadAsync(alice)).Skip(earlier));
    }

    private async Task StartAsync() => _cloud = await LocalCloudProcess.StartAsync(TestedDeployment.Assembly, TestedDeployment.Beside, _state.FullName);

    /// <summary>Anew each time: credentials last an hour, and the clock goes further than that.</summary>
    private async Task<SignedInUser> SignInAsync()
    {
        var alice = await SignedInUser.SignInAsync(_cloud, "alice");
        var session = await alice.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.True(session.Status == 200, session.Text);
        _identityId = alice.IdentityId;
        return alice;
    }

    private static async Task ChooseAsync(SignedInUser user, bool isOrderWanted)
    {
        var answer = await user.CallApiAsync(HttpMethod.Put, "/preferences", new JsonObject
        {
            ["types"] = new JsonArray(new JsonObject { ["type"] = "order", ["channels"] = new JsonObject { ["inbox"] = isOrderWanted } }),
            ["quietHours"] = new JsonObject { ["zone"] = "Europe/Berlin", ["from"] = "22:00", ["to"] = "07:00", ["days"] = new JsonArray("sat") },
        });
        Assert.True(answer.Status == 200, answer.Text);
    }

    private async Task ScheduleAsync(string id, DateTimeOffset at, string type = "news")
    {
        var answer = await Notifying.SendAsync(_cloud, id, _identityId, type, at);
        Assert.True((string?)answer["schedule"]?["state"] == "scheduled", answer.ToJsonString());
    }

    private async Task MoveToAsync(DateTimeOffset time)
    {
        var clock = JsonNode.Parse(await _cloud.TextAsync("/_local/clock"))!;
        await _cloud.MoveClockAsync(time - (DateTimeOffset)clock["now"]!);
    }

    private async Task<string?> StateOfAsync(string id)
    {
        using var tables = Administrator.DynamoDb(_cloud);
        var answer = await tables.GetItemAsync(
            _cloud.Outputs["InboxTableName"],
            new() { ["pk"] = new AttributeValue($"schedule|invoke|{id}"), ["sk"] = new AttributeValue("event") },
            TestContext.Current.CancellationToken);
        return answer.Item?.GetValueOrDefault("state")?.S;
    }
}
