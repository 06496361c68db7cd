using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>
/// The built demo in Chromium, with the client library and Amplify's sign-in as published, against a LocalCloud that runs the template
/// with the functions' Native AOT binary.
/// </summary>
public sealed class DemoTests(BrowserFixture chromium) : IAsyncLifetime
{
    private LocalCloudProcess _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudProcess.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Two_users_sign_in_chat_both_ways_and_see_each_other()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");

        await alice.SendAsync("Hello Bob");
        await ToContainAsync(bob.Messages, "Hello Bob");
        await bob.SendAsync("Hello Alice");
        await ToContainAsync(alice.Messages, "Hello Alice");

        var sender = bob.Messages.Filter(new LocatorFilterOptions { HasText = "Hello Bob" });
        await Assertions.Expect(sender).ToHaveCountAsync(1);
        await Assertions.Expect(sender).ToHaveAttributeAsync("data-sender", await alice.IdentityIdAsync());
        var own = alice.Messages.Filter(new LocatorFilterOptions { HasText = "Hello Bob" });
        await Assertions.Expect(own).ToHaveCountAsync(1);
        await Assertions.Expect(own).ToHaveAttributeAsync("data-status", "sent");
        Assert.Empty(await _cloud.RefusedAsync());
    }

    [Fact]
    public async Task An_event_for_one_user_appears_at_that_user_only()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");

        var answer = await Administrator.PutEventAsync(_cloud, "Notification", Notification(await bob.IdentityIdAsync(), "For Bob"));
        Assert.True(answer.Status == 200 && (int)answer.Json["FailedEntryCount"]! == 0, answer.Text);
        await ToContainAsync(bob.Notifications, "For Bob");

        // A second one for Alice shows that her page does get notifications, and would have shown the first.
        await Administrator.PutEventAsync(_cloud, "Notification", Notification(await alice.IdentityIdAsync(), "For Alice"));
        await ToContainAsync(alice.Notifications, "For Alice");
        await Assertions.Expect(alice.Notifications).ToHaveCountAsync(1);
        await Assertions.Expect(bob.Notifications).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Somebody_elses_notifications_stay_closed_and_the_refusal_is_on_record()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");
        var foreign = $"notifications/{await bob.IdentityIdAsync()}";

        await alice.WatchAsync(foreign);

        var refusal = await Eventually.GetAsync(() => RefusedAsync("iot:Subscribe", TestedDeployment.OnBroker(foreign)), "the refused iot:Subscribe");
        Assert.Equal(await alice.IdentityIdAsync(), (string)refusal["identityId"]!);
        Assert.Null(refusal["statement"]); // nothing allows it, so no statement decided
        Assert.Contains("no identity-based policy allows", (string)refusal["reason"]!, StringComparison.Ordinal);

        await Administrator.PutEventAsync(_cloud, "Notification", Notification(await bob.IdentityIdAsync(), "Secret"));
        await ToContainAsync(bob.Notifications, "Secret");
        await Assertions.Expect(alice.Watched).ToHaveCountAsync(0);

        var user = await SignedInUser.SignInAsync(_cloud, "alice");
        var answer = await user.CallApiAsync(HttpMethod.Get, $"/messages?topic={Uri.EscapeDataString(foreign)}");
        Assert.Equal(403, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Fact]
    public async Task A_wildcard_over_all_notifications_is_refused_by_the_statement_that_denies_it()
    {
        await using var alice = await OpenAsync("alice");

        await alice.WatchAsync("notifications/+");

        var refusal = await Eventually.GetAsync(() => RefusedAsync("iot:Subscribe", TestedDeployment.OnBroker("notifications/+")), "the refused iot:Subscribe");
        Assert.NotNull(refusal["statement"]);
        Assert.Contains("explicit deny", (string)refusal["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_sent_while_the_connection_is_cut_are_all_shown_after_the_reconnect_and_none_twice()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");
        var count = Tests.TestSizes.MessagesDuringCut;

        for (var i = 1; i <= count; i++)
        {
            await bob.SendAsync($"message {i:D3}.");
            if (i == count / 5)
            {
                await alice.CutAsync(_cloud);
            }
        }

        await alice.WaitForConnectionAsync(2);
        await alice.WaitForStateAsync("Connected");
        string[] expected = [.. Enumerable.Range(1, count).Select(i => $"message {i:D3}.")];
        foreach (var page in new[] { alice, bob })
        {
            // All of them, each once, in the order in which they were sent.
            await page.WaitForMessagesAsync(expected);
        }
    }

    [Fact]
    public async Task On_Amplify_PubSub_the_library_misses_nothing_either()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");
        await alice.Page.GetByTestId("account").ClickAsync();
        await alice.Page.GetByTestId("transport").SelectOptionAsync("amplify");
        await alice.WaitForStateAsync("Connected");

        for (var i = 1; i <= 10; i++)
        {
            await bob.SendAsync($"message {i:D3}.");
            if (i == 5)
            {
                await alice.CutAsync(_cloud);
            }
        }

        await Assertions.Expect(alice.Page.GetByTestId("messages").Locator(".text"))
            .ToHaveTextAsync(Enumerable.Range(1, 10).Select(i => $"message {i:D3}."), new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
    }

    [Fact]
    public async Task Two_tabs_of_one_user_share_a_connection_and_signing_out_in_one_signs_out_the_other()
    {
        await using var alice = await OpenAsync("alice");
        await using var bob = await OpenAsync("bob");
        var second = new DemoPage(await alice.Page.Context.NewPageAsync());
        await second.Page.GotoAsync(_cloud.Demo.ToString());
        await second.WaitForStateAsync("Connected");
        Assert.Equal(2, (await _cloud.ConnectionsAsync()).Count);

        await bob.SendAsync("to both");
        await ToContainAsync(alice.Messages, "to both");
        await ToContainAsync(second.Messages, "to both");
        await second.SendAsync("from the second");
        await ToContainAsync(alice.Messages, "from the second");

        await alice.Page.GetByTestId("account").ClickAsync();
        await alice.Page.GetByTestId("sign-out").ClickAsync();
        await Assertions.Expect(alice.Page.GetByTestId("sign-in")).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.GetByTestId("sign-in")).ToBeVisibleAsync();
        await Eventually.BeAsync(async () => (await _cloud.ConnectionsAsync()).Count == 1, "the end of the connection");
    }

    private static Task ToContainAsync(ILocator items, string text) =>
        Assertions.Expect(items.Filter(new LocatorFilterOptions { HasText = text }))
            .ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });

    private static JsonObject Notification(string userId, string title) => new()
    {
        ["userId"] = userId,
        ["notification"] = new JsonObject { ["type"] = "news", ["title"] = title, ["body"] = "body" },
    };

    private async Task<JsonObject?> RefusedAsync(string action, string resource) =>
        (await _cloud.RefusedAsync()).FirstOrDefault(refused =>
            (string?)refused["action"] == action && ((string)refused["resource"]!).EndsWith("/" + resource, StringComparison.Ordinal));

    private Task<DemoPage> OpenAsync(string username) => DemoPage.OpenAsync(chromium.Browser, _cloud, username);
}
