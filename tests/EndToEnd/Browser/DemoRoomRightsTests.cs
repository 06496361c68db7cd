using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Who may do what in a private room of the demo, and what is seen by those who may not.</summary>
public sealed class DemoRoomRightsTests(BrowserFixture chromium, DemoCloud demoCloud)
{
    private const int PublishPacket = 0x30;

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
}
