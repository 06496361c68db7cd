using EndToEnd.Clients;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Private rooms of the demo: how they begin, who sees what of whom, who may do what, and how they end.</summary>
public sealed class DemoPrivateRoomTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const int PublishPacket = 0x30;

    [Fact]
    public async Task A_room_is_made_with_somebody_whom_one_has_seen_and_its_members_see_each_other_type_and_read()
    {
        const string Title = "Surprise party";
        var cloud = await demoCloud.CloudAsync();
        await using var bob = await DemoPage.OpenAsync(chromium.Browser, cloud, "bob");
        await bob.JoinAsync("meeting-place");
        await PrivateRooms.SayAsync(bob, "I am Bob");
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await alice.JoinAsync("meeting-place");
        await Assertions.Expect(alice.Messages.Last.Locator(".sender")).ToContainTextAsync("bob");

        await alice.Page.GetByTestId("new-room").ClickAsync();
        await alice.Page.GetByTestId("new-title").FillAsync(Title);
        await alice.Page.GetByTestId("invite-input").FillAsync("bo");
        await alice.Page.GetByTestId("suggestion").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("invited")).ToContainTextAsync("bob");
        await alice.Page.GetByTestId("create-room").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("room-title")).ToHaveTextAsync(Title);
        await Assertions.Expect(alice.MyRoom(Title)).ToHaveAttributeAsync("aria-current", "page");
        foreach (var kept in new[] { alice.Page.Url, await alice.Page.TitleAsync() })
        {
            Assert.DoesNotContain("party", Uri.UnescapeDataString(kept), StringComparison.OrdinalIgnoreCase);
        }

        // A room that was open counts as it comes; others are asked for once a minute.
        await bob.MyRoom(Title).ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
        await bob.Room("meeting-place").ClickAsync();
        await PrivateRooms.SayAsync(alice, "Not a word to Carol");
        await Assertions.Expect(bob.MyRoom(Title).GetByTestId("unread")).ToBeVisibleAsync();
        await bob.MyRoom(Title).ClickAsync();
        await Assertions.Expect(bob.Messages).ToContainTextAsync(["Not a word to Carol"]);
        await Assertions.Expect(bob.Messages.Last.Locator(".sender")).ToContainTextAsync("alice");
        await Assertions.Expect(bob.MyRoom(Title).GetByTestId("unread")).ToHaveCountAsync(0);

        await bob.Page.GetByTestId("message-input").PressSequentiallyAsync("Of cou");
        await Assertions.Expect(alice.Page.GetByTestId("typing")).ToHaveTextAsync("bob is typing…");
        await PrivateRooms.SayAsync(bob, "Of course not");
        await Assertions.Expect(alice.Messages).ToContainTextAsync(["Not a word to Carol", "Of course not"]);
        await Assertions.Expect(alice.Page.GetByTestId("typing")).ToHaveTextAsync("");

        await PrivateRooms.SayAsync(alice, "Thank you");
        await Assertions.Expect(bob.Messages).ToHaveCountAsync(3);
        // Who is here and has read what is asked for every 30 s, and at once by who comes.
        await Eventually.BeAsync(
            async () =>
            {
                await alice.Room("meeting-place").ClickAsync();
                await alice.MyRoom(Title).ClickAsync();
                await Assertions.Expect(alice.Page.GetByTestId("members")).ToContainTextAsync("here");
                return await alice.Page.GetByTestId("seen").TextContentAsync() == "Seen by bob" && await alice.Page.GetByTestId("members").TextContentAsync() == "2 members2 here";
            },
            "Bob, who is here and has seen the newest message");
    }

    [Fact]
    public async Task What_a_member_may_not_do_is_told_and_who_is_removed_gets_nothing_that_comes_after()
    {
        var cloud = await demoCloud.CloudAsync();
        var roomId = await PrivateRooms.MakeAsync(cloud, "Strict");
        var swallows = false;
        await using var alice = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "alice", roomId);
        await using var bob = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "bob", roomId, page => page.RouteWebSocketAsync("**/mqtt*", socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(frame =>
            {
                if (!swallows || (frame.Binary![0] & 0xF0) != PublishPacket)
                {
                    server.Send(frame.Binary!);
                }
            });
        }));

        await Assertions.Expect(bob.Change("alice made the room with you.")).ToBeVisibleAsync();
        // Roles: what one may do is there as soon as one may.
        await Assertions.Expect(bob.Page.GetByTestId("save-settings")).ToHaveCountAsync(0);
        await PrivateRooms.ShowMemberAsync(alice);
        await alice.Page.GetByTestId("make-moderator").ClickAsync();
        await Assertions.Expect(bob.Change("alice made you moderator.")).ToBeVisibleAsync();
        await bob.Page.GetByTestId("settings").ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("save-settings")).ToBeVisibleAsync();
        await Assertions.Expect(bob.Page.GetByTestId("delete-room")).ToHaveCountAsync(0);
        await bob.Page.Keyboard.PressAsync("Escape");
        await alice.Page.GetByTestId("make-member").ClickAsync();
        await Assertions.Expect(bob.Change("alice made you member.")).ToBeVisibleAsync();

        // Muted: told until when, refused, and sent again when that is over.
        await alice.Page.GetByTestId("mute").ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("muted")).ToContainTextAsync("You are muted until");
        await bob.SendAsync("May I?");
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("Not sent. You are muted here.");
        await alice.Page.GetByTestId("unmute").ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("muted")).ToBeEmptyAsync();
        await bob.Page.GetByTestId("retry").ClickAsync();
        await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await alice.Page.Keyboard.PressAsync("Escape");

        // Slow mode: told before, refused, counted down.
        await alice.Page.GetByTestId("settings").ClickAsync();
        await alice.Page.GetByTestId("slow-mode").SelectOptionAsync("5");
        await alice.Page.GetByTestId("save-settings").ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("typing")).ToHaveTextAsync("Slow mode: a message every 5 s.");
        await PrivateRooms.SayAsync(bob, "one");
        await bob.SendAsync("two");
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("Not sent. Slow mode");
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("It is taken in");
        await Assertions.Expect(bob.Messages.Last).Not.ToContainTextAsync("It is taken in");
        await bob.Page.GetByTestId("retry").ClickAsync();
        await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "sent");
        await Assertions.Expect(alice.Messages.Last).ToContainTextAsync("two");

        // Removed: told at once, with what was on its way.
        swallows = true;
        await bob.SendAsync("too late");
        await Assertions.Expect(bob.Messages.Last).ToHaveAttributeAsync("data-status", "pending");
        await PrivateRooms.ShowMemberAsync(alice);
        await alice.Page.GetByTestId("remove").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("remove")).ToHaveTextAsync("Remove bob?");
        await alice.Page.GetByTestId("remove").ClickAsync();
        await Assertions.Expect(bob.Page.GetByTestId("ended")).ToContainTextAsync("You are no longer a member");
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("Not sent. You are no longer a member of this room.");
        await Assertions.Expect(bob.Page.GetByTestId("message-input")).ToHaveCountAsync(0);
        await Assertions.Expect(bob.MyRoom("Strict")).ToHaveCountAsync(0);
        await Assertions.Expect(alice.Page.GetByTestId("member")).ToHaveCountAsync(1);
        Assert.Empty(await Axe.FindAsync(bob.Page, "ended"));
        var idOfBob = await bob.IdentityIdAsync();
        await PrivateRooms.SayAsync(alice, "without Bob");
        await Assertions.Expect(bob.Messages.Filter(new() { HasText = "without Bob" })).ToHaveCountAsync(0);
        await bob.Page.ReloadAsync();
        await Assertions.Expect(bob.Page.GetByTestId("closed-room")).ToContainTextAsync("You are no longer a member of this room.");

        // Added again, by the user id, whoever waits at the door is let in.
        await alice.Page.GetByTestId("members").ClickAsync();
        await alice.Page.Locator("#room-members").GetByTestId("invite-input").FillAsync(idOfBob);
        await alice.Page.GetByTestId("invite-id").ClickAsync();
        await Assertions.Expect(bob.Messages.Last).ToContainTextAsync("without Bob");
        await Assertions.Expect(bob.Page.GetByTestId("message-input")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_room_is_handed_over_left_and_deleted_and_another_s_says_nothing()
    {
        var cloud = await demoCloud.CloudAsync();
        var roomId = await PrivateRooms.MakeAsync(cloud, "Handed over");
        await using var alice = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "alice", roomId);
        await using var bob = await PrivateRooms.OpenAsync(chromium.Browser, cloud, "bob", roomId);

        await alice.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(alice.Page.GetByTestId("leave-room"));
        await Assertions.Expect(alice.Page.GetByTestId("error")).ToContainTextAsync("A room always has an owner");
        await alice.Page.Keyboard.PressAsync("Escape");
        await PrivateRooms.ShowMemberAsync(alice);
        await TwiceAsync(alice.Page.GetByTestId("hand-over"));
        await Assertions.Expect(bob.Change("alice made you owner. alice became member.")).ToBeVisibleAsync();
        await Assertions.Expect(alice.Page.GetByTestId("change-member")).ToHaveCountAsync(0);
        await alice.Page.Keyboard.PressAsync("Escape");

        await alice.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(alice.Page.GetByTestId("leave-room"));
        await Assertions.Expect(alice.Room("general")).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(alice.MyRoom("Handed over")).ToHaveCountAsync(0);
        await Assertions.Expect(bob.Change("alice left.")).ToBeVisibleAsync();

        await bob.Page.GetByTestId("settings").ClickAsync();
        await TwiceAsync(bob.Page.GetByTestId("delete-room"));
        await Assertions.Expect(bob.Room("general")).ToHaveAttributeAsync("aria-current", "page");
        await Assertions.Expect(bob.MyRoom("Handed over")).ToHaveCountAsync(0);

        await bob.Page.GotoAsync(new Uri(cloud.Demo, "/private/AAAAAAAAAAAAAAAAAAAAAA").ToString());
        await Assertions.Expect(bob.Page.GetByTestId("closed-room")).ToContainTextAsync("There is no such room, or you are no member of it.");
    }

    private static async Task TwiceAsync(ILocator button)
    {
        await button.ClickAsync();
        await button.ClickAsync();
    }
}
