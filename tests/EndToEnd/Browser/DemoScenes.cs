using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Every screen of the demo with something on it, for whoever looks at all of them.</summary>
internal sealed class DemoScenes(IBrowser browser, LocalCloudProcess cloud)
{
    private const string PrivateTitle = "Price list";
    private static readonly (string Who, string Text)[] Conversation =
    [
        ("bob", "Morning! Did the deploy go through last night?"),
        ("alice", "It did. All regions green since 2:40."),
        ("alice", "Took four minutes this time, and the canary looked fine from the first request on."),
        ("bob", "Nice. My train went into a tunnel in the middle of it, and I still have every message here."),
        ("alice", "That is the idea: whoever comes back gets exactly what was sent meanwhile, once and in order."),
    ];

    /// <summary>The screens, with what shows each to a page that just was opened.</summary>
    public static IReadOnlyList<(string Name, bool SignedIn, Func<DemoPage, Task> Show)> All { get; } =
    [
        ("sign-in", false, _ => Task.CompletedTask),
        ("sign-up", false, demo => demo.Page.GetByTestId("switch").ClickAsync()),
        ("chat", true, ChatAsync),
        ("private-room", true, PrivateRoomAsync),
        ("notifications", true, NotificationsAsync),
        ("account", true, demo => demo.Page.GetByTestId("account").ClickAsync()),
        ("live", true, LiveAsync),
        ("compare", true, CompareAsync),
        ("explore", true, ExploreAsync),
    ];

    /// <summary>A LocalCloud in which anybody may sign up.</summary>
    public static async Task<LocalCloudProcess> StartCloudAsync(CloudAssembly assembly)
    {
        var pool = assembly.Resources.Single(resource => (string?)resource.Value!["Type"] == "AWS::Cognito::UserPool").Value!;
        pool["Properties"]!["AdminCreateUserConfig"] = new JsonObject { ["AllowAdminCreateUserOnly"] = false };
        return await LocalCloudProcess.StartAsync(assembly.Save(), []);
    }

    /// <summary>Two people talk, and the backend announces something.</summary>
    public async Task FillAsync()
    {
        await using var alice = await DemoPage.OpenAsync(browser, cloud, "alice");
        await using var bob = await DemoPage.OpenAsync(browser, cloud, "bob");
        var count = 0;
        foreach (var (who, text) in Conversation)
        {
            await (who == "alice" ? alice : bob).SendAsync(text);
            await Assertions.Expect(alice.Messages).ToHaveCountAsync(++count);
            await Assertions.Expect(alice.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        }

        await alice.Page.GetByTestId("new-room").ClickAsync();
        await alice.Page.GetByTestId("new-title").FillAsync(PrivateTitle);
        await alice.Page.GetByTestId("suggestion").ClickAsync();
        await alice.Page.GetByTestId("create-room").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("room-title")).ToHaveTextAsync(PrivateTitle);
        await PrivateRooms.SayAsync(alice, "Only the two of us read this. The new price list comes out on Monday.");
        await bob.MyRoom(PrivateTitle).ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("room-title")).ToHaveTextAsync(PrivateTitle);
        await PrivateRooms.SayAsync(bob, "I keep quiet until then.");
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(2);
        await alice.Room("general").ClickAsync();

        await bob.Room("random").ClickAsync();
        await bob.SendAsync("Lunch at noon?");
        await bob.SendAsync("The new place at the corner.");
        await Assertions.Expect(bob.Messages).ToHaveCountAsync(2);
        await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        foreach (var (title, body) in new[] { ("Your order is on its way", "It arrives tomorrow between 9 and 12."), ("Invoice 4711 was paid", "Thank you.") })
        {
            await Administrator.PutEventAsync(cloud, "Notification", new JsonObject
            {
                ["userId"] = await alice.IdentityIdAsync(),
                ["notification"] = new JsonObject { ["type"] = "order", ["title"] = title, ["body"] = body },
            });
            await Assertions.Expect(alice.Notifications.Filter(new() { HasText = title })).ToHaveCountAsync(1);
        }

        await Administrator.PutEventAsync(cloud, "Update", new JsonObject
        {
            ["topic"] = "broadcast/announcements",
            ["message"] = new JsonObject { ["title"] = "Maintenance on Sunday.", ["body"] = "Between 2 and 3 a.m. messages may arrive late. None will be lost." },
        });
        await Assertions.Expect(alice.Page.GetByTestId("banner")).ToBeVisibleAsync();
    }

    private static async Task ChatAsync(DemoPage demo)
    {
        await Assertions.Expect(demo.Messages).ToHaveCountAsync(Conversation.Length);
        await Assertions.Expect(demo.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
    }

    private static async Task PrivateRoomAsync(DemoPage demo)
    {
        await demo.MyRoom(PrivateTitle).ClickAsync();
        await Assertions.Expect(demo.Messages).ToHaveCountAsync(2);
        await Assertions.Expect(demo.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
        await Assertions.Expect(demo.Messages.First.Locator(".avatar")).ToBeVisibleAsync();
    }

    private static async Task NotificationsAsync(DemoPage demo)
    {
        await ChatAsync(demo);
        await demo.Page.GetByTestId("bell").ClickAsync();
        await Assertions.Expect(demo.Notifications.First).ToBeVisibleAsync();
    }

    private static async Task LiveAsync(DemoPage demo)
    {
        await demo.ShowAsync("Live");
        await demo.Page.GetByTestId("device-switch").CheckAsync();
        await demo.Page.GetByTestId("stream").CheckAsync();
        await Assertions.Expect(demo.Page.GetByTestId("chart").Locator("canvas")).ToBeVisibleAsync();
        await Assertions.Expect(demo.Page.GetByTestId("price")).ToHaveCountAsync(3);
        await Assertions.Expect(demo.Page.GetByTestId("price").First).ToContainTextAsync("A");
        await Eventually.BeAsync(
            async () => int.Parse((await demo.Page.GetByTestId("telemetry").GetAttributeAsync("data-samples"))!, null) > 5, "some measurements");
        await Eventually.BeAsync(async () => await demo.Page.GetByText("▲").Or(demo.Page.GetByText("▼")).CountAsync() > 2, "prices that have changed");
    }

    private static async Task CompareAsync(DemoPage demo)
    {
        await demo.ShowAsync("Compare");
        await Eventually.BeAsync(async () => int.Parse((await demo.Page.GetByTestId("compare-sent").TextContentAsync())!, null) > 20, "messages that were sent");
        await demo.Page.GetByTestId("cut").ClickAsync();
        await Assertions.Expect(demo.Page.GetByTestId("verdict")).Not.ToBeEmptyAsync(new() { Timeout = 60_000 });
    }

    private static async Task ExploreAsync(DemoPage demo)
    {
        await demo.WatchAsync("notifications/+");
        await Assertions.Expect(demo.Page.GetByTestId("error")).ToBeVisibleAsync();
    }
}
