using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Browser;

/// <summary>
/// How long the demo keeps the browser from drawing, in a room in which much was said. <c>TEST_LONG=1</c> measures it with 10,000 messages, and then the
/// machine should do nothing else; the figures are diagnostic messages (<c>-diagnostics</c>).
/// </summary>
public sealed class DemoScrollTests(BrowserFixture chromium)
{
    private const string Room = "busy";
    private const string Observer = "window.tasks = []; new PerformanceObserver((list) => { tasks.push(...list.getEntries().map(({ duration }) => duration)); }).observe({ type: 'longtask', buffered: true });";
    private const int MostInPage = 70;
    private const int Batch = 100;
    private static readonly int Arriving = Tests.TestSizes.MessagesWhileReading;
    private static readonly int Count = Tests.TestSizes.MessagesInRoom;

    [Fact]
    public async Task Whoever_scrolls_through_a_long_room_while_messages_come_sees_no_standstill()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await FilledLog.WriteAsync(cloud, $"chat/{Room}", Count, number => new JsonObject { ["text"] = TextOf(number) }.ToJsonString());
        var context = await chromium.Browser.NewContextAsync();
        await context.AddInitScriptAsync(Observer);
        await using var alice = new DemoPage(await context.NewPageAsync());
        await alice.Page.GotoAsync(cloud.Demo.ToString());
        await alice.SignInAsync("alice");
        await alice.JoinAsync(Room);

        await MeasureAsync(alice, "back to the beginning", alice.GoToBeginningAsync);
        Assert.Equal($"{Count + 1}", await alice.Page.GetByTestId("messages").GetAttributeAsync("data-count")); // and the line of the day
        await MeasureAsync(alice, "by the wheel to the end", () => ScrollAsync(alice, 1_200));
        await MeasureAsync(alice, "in leaps to the beginning", () => ScrollAsync(alice, -20_000));
        await MeasureAsync(alice, "messages that come while one reads above", () => ArriveAsync(cloud, alice));
        await alice.Page.GetByTestId("to-end").ClickAsync();
        await MeasureAsync(alice, "messages that come while one reads the newest", () => ArriveAsync(cloud, alice));
        await MeasureAsync(alice, "messages that were missed", async () =>
        {
            var before = await CountAsync(alice);
            await alice.Page.Context.SetOfflineAsync(true);
            await alice.CutAsync(cloud);

            await PublishAsync(cloud);
            await alice.Page.Context.SetOfflineAsync(false);
            await HasAsync(alice, before + Arriving);
        });
        Assert.InRange(await alice.Messages.CountAsync(), 5, MostInPage);
    }

    private static string TextOf(int number) => number % 5 == 0 ? $"message {number:D5}. {string.Join(' ', Enumerable.Repeat("word", number % 90))}" : $"message {number:D5}.";

    private static async Task MeasureAsync(DemoPage demo, string what, Func<Task> work)
    {
        await demo.Page.EvaluateAsync("() => { tasks.length = 0; }");
        await work();
        var tasks = await demo.Page.EvaluateAsync<double[]>("() => tasks");
        var longest = tasks.Append(0).Max();
        TestContext.Current.SendDiagnosticMessage($"{Count} messages, {what}: {tasks.Length} tasks over 50 ms, {tasks.Sum():F0} ms in all, the longest {longest:F0} ms");
        if (Tests.TestSizes.LongestTask is { } limit)
        {
            Assert.True(longest <= limit.TotalMilliseconds, $"{what}: a task of {longest:F0} ms");
        }
    }

    private static async Task ScrollAsync(DemoPage demo, int step)
    {
        await demo.Page.GetByTestId("messages").HoverAsync();
        await Eventually.BeAsync(
            async () =>
            {
                for (var turn = 0; turn < 10; turn++)
                {
                    await demo.Page.Mouse.WheelAsync(0, step);
                }

                return await demo.Page.GetByTestId("messages").EvaluateAsync<bool>(
                    "(list, step) => step < 0 ? list.scrollTop === 0 : list.scrollTop + list.clientHeight >= list.scrollHeight - 1", step);
            },
            "the end of the scrolling",
            seconds: 300);
    }

    private static async Task ArriveAsync(LocalCloudProcess cloud, DemoPage demo)
    {
        var before = await CountAsync(demo);
        await PublishAsync(cloud);
        await HasAsync(demo, before + Arriving);
    }

    private static async Task PublishAsync(LocalCloudProcess cloud)
    {
        foreach (var texts in Enumerable.Range(1, Arriving).Select(number => new JsonObject { ["text"] = TextOf(number) }).Chunk(Batch))
        {
            await Administrator.PutEventAsync(cloud, "Update", new JsonObject { ["topic"] = $"chat/{Room}", ["messages"] = new JsonArray([.. texts]) });
        }
    }

    private static async Task<int> CountAsync(DemoPage demo) => int.Parse((await demo.Page.GetByTestId("messages").GetAttributeAsync("data-count"))!, null);

    private static Task HasAsync(DemoPage demo, int count) => Eventually.BeAsync(async () => await CountAsync(demo) >= count, $"{count} messages in the room", seconds: 120);
}
