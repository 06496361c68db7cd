using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Private rooms for tests of the demo, made by the API: Alice's, with Bob as a member.</summary>
internal static class PrivateRooms
{
    /// <summary>Makes a room; its id.</summary>
    public static async Task<string> MakeAsync(LocalCloudProcess cloud, string title)
    {
        var alice = await SignedInUser.SignInAsync(cloud, "alice");
        var bob = await SignedInUser.SignInAsync(cloud, "bob");
        foreach (var user in new[] { alice, bob })
        {
            // Whoever never opened a session is unknown. Whose session another page is opening is asked to come again.
            await Eventually.BeAsync(async () => (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status == 200, "a session");
        }

        var answer = await alice.CallApiAsync(HttpMethod.Post, "/rooms", new JsonObject
        {
            ["title"] = title,
            ["history"] = "all",
            ["members"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId }),
        });
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Json["roomId"]!;
    }

    /// <summary>Opens the demo in a room, by its address.</summary>
    public static async Task<DemoPage> OpenAsync(IBrowser browser, LocalCloudProcess cloud, string username, string roomId, Func<IPage, Task>? prepare = null)
    {
        var demo = await DemoPage.OpenAsync(browser, cloud, new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        await (prepare?.Invoke(demo.Page) ?? Task.CompletedTask);
        await demo.Page.GotoAsync(new Uri(cloud.Demo, $"/private/{roomId}").ToString());
        await demo.SignInAsync(username);
        await Assertions.Expect(demo.Page.GetByTestId("room-state")).ToHaveTextAsync("Up to date");
        return demo;
    }

    /// <summary>Opens the panel of members, with what can be done with the one who is not oneself.</summary>
    public static async Task ShowMemberAsync(DemoPage demo)
    {
        await demo.Page.GetByTestId("members").ClickAsync();
        await demo.Page.GetByTestId("change-member").ClickAsync();
    }

    /// <summary>Sends a message, which the log takes.</summary>
    public static async Task SayAsync(DemoPage demo, string text)
    {
        await demo.SendAsync(text);
        await Assertions.Expect(demo.Messages.Filter(new() { HasText = text })).ToHaveAttributeAsync("data-status", "sent");
    }
}
