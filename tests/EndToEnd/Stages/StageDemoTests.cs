using System.Text.Json.Nodes;
using EndToEnd.Browser;
using EndToEnd.Clients;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Stages;

/// <summary>
/// The demo of two deployments in one LocalCloud, side by side in one browser. With TEST_ASSEMBLY, which <c>./test.sh --long</c> sets to a stage's, the
/// whole suite of the browser runs against that one.
/// </summary>
public sealed class StageDemoTests(BrowserFixture chromium)
{
    [Fact]
    public async Task Users_of_a_stage_chat_and_are_notified_and_those_of_the_deployment_without_one_see_nothing_of_it()
    {
        using var preview = await StageAssembly.SynthesizeAsync(("stage", "pr-12"), ("disposable", "true"));
        await using var cloud = await LocalCloudProcess.StartAsync(Repository.PathTo("cdk.out"), ["--assembly", preview.Folder]);
        await using var here = await DemoPage.OpenAsync(chromium.Browser, cloud, "alice");
        await using var there = await OpenAsync(cloud, "Realtime-pr-12", "alice");
        await using var beside = await OpenAsync(cloud, "Realtime-pr-12", "bob");

        await here.SendAsync("lasting");
        await there.SendAsync("preview");
        await beside.SendAsync("preview, too");

        await here.WaitForMessagesAsync(["lasting"]);
        foreach (var page in new[] { there, beside })
        {
            await Eventually.BeAsync(
                async () => (await page.ReadThroughAsync()).OrderBy(message => message.Text, StringComparer.Ordinal).SequenceEqual([new("preview", "sent"), new("preview, too", "sent")]),
                "both messages of the stage and no others");
        }

        foreach (var (page, stack) in new[] { (here, "Realtime"), (there, "Realtime-pr-12") })
        {
            await Administrator.PutEventAsync(cloud, cloud.OutputsOf(stack)["EventBusName"], "Notification", new JsonObject
            {
                ["userId"] = await page.IdentityIdAsync(),
                ["notification"] = new JsonObject { ["type"] = "news", ["title"] = $"of {stack}", ["body"] = "text" },
            });
            await Assertions.Expect(page.Notifications.Filter(new LocatorFilterOptions { HasText = $"of {stack}" })).ToHaveCountAsync(1);
        }

        await Assertions.Expect(here.Notifications).ToHaveCountAsync(1);
        await Assertions.Expect(there.Notifications).ToHaveCountAsync(1);
        await Assertions.Expect(beside.Notifications).ToHaveCountAsync(0);
        Assert.Empty(await cloud.RefusedAsync());
    }

    // LocalCloud's page is that of the first stack; of another one only the configuration differs, as it does on AWS.
    private async Task<DemoPage> OpenAsync(LocalCloudProcess cloud, string stack, string username)
    {
        var configuration = JsonNode.Parse(await cloud.Http.GetStringAsync(new Uri(cloud.Demo, "/config.json"), TestContext.Current.CancellationToken))!;
        var outputs = cloud.OutputsOf(stack);
        configuration["userPoolId"] = outputs["UserPoolId"];
        configuration["userPoolClientId"] = outputs["UserPoolClientId"];
        configuration["identityPoolId"] = outputs["IdentityPoolId"];
        configuration["apiUrl"] = outputs["ApiUrl"].TrimEnd('/');
        configuration["topicPrefix"] = outputs["TopicPrefix"];
        configuration["local"]!["eventBusName"] = outputs["EventBusName"];
        var context = await chromium.Browser.NewContextAsync();
        await context.RouteAsync("**/config.json", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = configuration.ToJsonString() }));
        var demo = new DemoPage(await context.NewPageAsync());
        await demo.Page.GotoAsync(cloud.Demo.ToString());
        await demo.SignInAsync(username);
        return demo;
    }
}
