using System.Text.Json.Nodes;
using EndToEnd.Browser;
using EndToEnd.Permissions;
using EndToEnd.Running;

namespace EndToEnd.Recovery;

/// <summary>
/// A topic is refused while others go on. What the catalogue forbids, the library knows beforehand; here the broker refuses what the catalogue allows, because
/// somebody has denied it in the role's policy.
/// </summary>
public sealed class RefusalTests(BrowserFixture chromium, RecoveryCloud shared)
{
    private const string Denied = "feeds/denied/updates";
    private const string Foreign = "notifications/eu-west-1:00000000-0000-0000-0000-000000000000";

    [Theory]
    [InlineData("mqtt", "disconnect")]
    [InlineData("mqtt", "suback")]
    [InlineData("amplify", "disconnect")]
    public async Task A_refused_topic_ends_with_an_error_and_the_others_go_on(string transport, string denial)
    {
        using var assembly = new CloudAssembly();
        RoleStatement.AllOf(assembly).First(statement => statement.Owner == "SignedIn").Statements.Add(new JsonObject
        {
            ["Sid"] = "DenyOneFeed",
            ["Effect"] = "Deny",
            ["Action"] = "iot:Subscribe",
            ["Resource"] = $"arn:aws:iot:*:*:topicfilter/{TestedDeployment.OnBroker(Denied)}",
        });
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--denied-subscribe", denial]);
        await using var scene = await Scene.OpenAsync(chromium, shared, transport, cloud, moreTopics: [Denied, Foreign]);

        await scene.Tab.UntilAsync(entries => entries.Count("error") == 2, "both refusals");
        await scene.PublishAsync(Tests.TestSizes.MessagesDuringRecovery);
        var entries = await scene.ExactlyTheLogAsync();

        foreach (var topic in (string[])[Denied, Foreign])
        {
            Assert.Equal("refused", Assert.Single(entries, entry => entry.Kind == "error" && entry.Topic == topic).Name);
            Assert.EndsWith("refused", entries.States(topic), StringComparison.Ordinal);
            Assert.DoesNotContain("subscribed", entries.States(topic), StringComparison.Ordinal);
        }

        // What the catalogue forbids is not even asked for.
        Assert.Equal("refused", entries.States(Foreign));
        Assert.DoesNotContain(await cloud.RefusedAsync(), refused => ((string)refused["resource"]!).Contains(Foreign, StringComparison.Ordinal));
        Assert.Equal(0, entries.Count("truncated"));
        if (denial == "suback")
        {
            Assert.Equal("opening connecting connected", entries.Connection());
        }
    }
}
