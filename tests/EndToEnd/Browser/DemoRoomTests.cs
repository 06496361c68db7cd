using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Rooms of the demo: their past, unread marks, and what becomes of a message that does not get through.</summary>
public sealed class DemoRoomTests(BrowserFixture chromium) : IAsyncLifetime
{
    private const int PublishPacket = 0x30;
    private LocalCloudProcess _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudProcess.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Scrolling_up_brings_the_whole_past_each_message_once()
    {
        for (var first = 1; first <= 61; first += 60)
        {
            await PublishAsync("chat/general", [.. Enumerable.Range(first, 60).Select(i => $"message {i:D3}.")]);
        }

        await using var alice = await OpenAsync("alice");
        await Assertions.Expect(alice.Messages.Last).ToContainTextAsync("message 120.");
        await Assertions.Expect(alice.Messages.Last).ToBeInViewportAsync();
        await Assertions.Expect(alice.Messages.First).Not.ToContainTextAsync("message 001.");

        await alice.GoToBeginningAsync();
        await alice.WaitForMessagesAsync([.. Enumerable.Range(1, 120).Select(i => $"message {i:D3}.")]);
        await Assertions.Expect(alice.Page.GetByTestId("older")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_room_shows_what_is_unread_until_it_is_opened_also_after_a_reload()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");
        await alice.Room("random").ClickAsync();
        await alice.SendAsync("before");
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "sent");
        await alice.Room("general").ClickAsync();
        await bob.Room("random").ClickAsync();
        foreach (var text in new[] { "one", "two", "three" })
        {
            await bob.SendAsync(text);
        }

        await Assertions.Expect(alice.Room("random").GetByTestId("unread")).ToContainTextAsync("3");
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Room("random").GetByTestId("unread")).ToContainTextAsync("3");
        await alice.Room("random").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("messages").Locator(".text")).ToHaveTextAsync(["before", "one", "two", "three"]);
        await Assertions.Expect(alice.Page.GetByTestId("new").Locator("~ *")).ToHaveCountAsync(3);
        await alice.Room("general").ClickAsync();
        await Assertions.Expect(alice.Room("random").GetByTestId("unread")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_is_pending_until_the_log_has_it_and_then_there_once()
    {
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, _cloud);
        await using var bob = await OpenAsync("bob");
        var swallows = true;
        await alice.Page.RouteWebSocketAsync("**/mqtt*", socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(frame =>
            {
                if (!swallows || (frame.Binary![0] & 0xF0) != PublishPacket)
                {
                    server.Send(frame.Binary!);
                }
            });
        });
        await alice.SignInAsync("alice");
        await alice.SendAsync("patience");
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "pending");
        await Assertions.Expect(bob.Messages).ToHaveCountAsync(0);

        // The library sends it again by itself.
        swallows = false;
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "sent", new() { Timeout = 60_000 });
        await Assertions.Expect(bob.Messages).ToHaveCountAsync(1);
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_message_that_can_not_be_logged_fails_and_may_be_tried_again_or_discarded()
    {
        await using var alice = await OpenAsync("alice");
        // Each is one character in the field and six bytes in JSON: more than the 16 KB that are logged.
        await alice.SendAsync(new string('\u0001', 4_000));
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "failed");
        await Assertions.Expect(alice.Messages).ToContainTextAsync("too long");

        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "failed");
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Assertions.Expect(alice.Messages).ToHaveCountAsync(0);
        await alice.SendAsync("small");
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-status", "sent");
    }

    [Fact]
    public async Task What_a_message_says_of_its_sender_counts_for_nothing()
    {
        await using var alice = await OpenAsync("alice");
        var bob = await SignedInUser.SignInAsync(_cloud, "bob");
        await bob.CallApiAsync(HttpMethod.Post, "/session");
        await using var client = new MqttClient();
        Assert.Equal(0, await client.ConnectAsync(bob, bob.IdentityId));
        var forged = new JsonObject
        {
            ["text"] = "send money",
            ["sender"] = await alice.IdentityIdAsync(),
            ["_meta"] = new JsonObject { ["sender"] = await alice.IdentityIdAsync(), ["seq"] = 1, ["epoch"] = "x", ["id"] = "x", ["sentAt"] = "x" },
        };
        await client.PublishAsync(TestedDeployment.OnBroker("chat/general"), forged.ToJsonString());

        await Assertions.Expect(alice.Messages).ToHaveCountAsync(1);
        await Assertions.Expect(alice.Messages).ToHaveAttributeAsync("data-sender", bob.IdentityId);
        await Assertions.Expect(alice.Messages).Not.ToContainTextAsync("You");
    }

    private async Task PublishAsync(string topic, IEnumerable<string> texts)
    {
        var answer = await Administrator.PutEventAsync(_cloud, "Update", new JsonObject
        {
            ["topic"] = topic,
            ["messages"] = new JsonArray([.. texts.Select(text => new JsonObject { ["text"] = text })]),
        });
        Assert.True(answer.Status == 200 && (int)answer.Json["FailedEntryCount"]! == 0, answer.Text);
        var last = texts.Last();
        var user = await SignedInUser.SignInAsync(_cloud, "bob");
        await Eventually.BeAsync(
            async () => (await user.CallApiAsync(HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(topic)}&limit=1")).Text.Contains(last, StringComparison.Ordinal),
            "the published messages in the log",
            seconds: 120);
    }

    private Task<DemoPage> OpenAsync(string username) => DemoPage.OpenAsync(chromium.Browser, _cloud, username);
}
