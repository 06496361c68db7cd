using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Permissions;
using EndToEnd.Running;

namespace EndToEnd.Alarms;

/// <summary>
/// A failure that can't even be put among the dead letters goes to nobody, so an alarm must. Each way into the queue is closed by taking its
/// permission away.
/// </summary>
public sealed class LostFailureTests
{
    [Fact]
    public async Task Whoever_may_not_write_a_dead_letter_sets_off_the_alarm_for_it_and_no_other()
    {
        using var assembly = new CloudAssembly();
        LetEverythingFail(assembly);
        Remove(StatementsOf(assembly, "ArchivingFailureRole"), "SendToDeadLetters");
        Remove(QueuePolicy(assembly), "AcceptNotificationEvents");
        var sending = RoleStatement.AllOf(assembly).Single(statement => statement is { Owner: "PublishUpdate", Sid: "SendToDeadLetters" });
        sending.Statements.Remove(sending.Node);
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0"]);
        Assert.Empty(await CountedAlarms.GoneOffAsync(cloud, assembly));

        await SendEverythingAsync(cloud);

        await Eventually.BeAsync(async () => (await CountedAlarms.GoneOffAsync(cloud, assembly)).Count >= 3, "three alarms");
        Assert.Collection(
            (await CountedAlarms.GoneOffAsync(cloud, assembly)).Order(StringComparer.Ordinal),
            alarm => Assert.Contains("NotificationRuleLosesFailures", alarm, StringComparison.Ordinal),
            alarm => Assert.Contains("PublishUpdateLosesFailures", alarm, StringComparison.Ordinal),
            alarm => Assert.Contains("chatruleLosesFailures", alarm, StringComparison.Ordinal));
        Assert.Empty(await Administrator.DeadLettersAsync(cloud));
    }

    [Fact]
    public async Task With_the_permissions_in_place_the_same_failures_are_dead_letters_and_no_such_alarm()
    {
        using var assembly = new CloudAssembly();
        LetEverythingFail(assembly);
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0"]);

        await SendEverythingAsync(cloud);

        await Eventually.BeAsync(async () => (await Administrator.DeadLettersAsync(cloud)).Count == 3, "three dead letters");
        Assert.Equal("[]", await CountedAlarms.MetricsAsync(cloud));
    }

    // The rules that archive and the one for notifications may not invoke their functions; the function for updates fails.
    private static void LetEverythingFail(CloudAssembly assembly)
    {
        foreach (var principal in (string[])["iot.amazonaws.com", "events.amazonaws.com"])
        {
            var function = assembly.FunctionId(principal == "iot.amazonaws.com" ? "ArchiveMessage" : "PublishNotification");
            var permissions = assembly.Resources.Where(resource =>
                (string?)resource.Value!["Type"] == "AWS::Lambda::Permission"
                && (string?)resource.Value["Properties"]!["Principal"] == principal
                && (string?)resource.Value["Properties"]!["FunctionName"]!["Fn::GetAtt"]![0] == function).Select(resource => resource.Key).ToList();
            Assert.NotEmpty(permissions);
            permissions.ForEach(permission => assembly.Resources.Remove(permission));
        }

        FailingFunctions.FailFirst(assembly, "PublishUpdate", 1000);
    }

    private static async Task SendEverythingAsync(LocalCloudProcess cloud)
    {
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        Assert.Equal(200, (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
        await using var client = new MqttClient();
        Assert.Equal(0, await client.ConnectAsync(user, user.IdentityId));
        Assert.True(await client.PublishAsync("chat/general", """{"text":"lost","_meta":{"id":"one"}}"""));
        await Administrator.PutEventAsync(cloud, "Notification", new JsonObject { ["userId"] = user.IdentityId });
        await Administrator.PutEventAsync(cloud, "Update", new JsonObject { ["topic"] = "feeds/prices/updates" });
    }

    private static JsonArray StatementsOf(CloudAssembly assembly, string role) =>
        Resource(assembly, "AWS::IAM::Role", role)["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray();

    private static JsonArray QueuePolicy(CloudAssembly assembly) =>
        Resource(assembly, "AWS::SQS::QueuePolicy", "DeadLetters")["PolicyDocument"]!["Statement"]!.AsArray();

    private static JsonNode Resource(CloudAssembly assembly, string type, string name) => assembly.Resources
        .Single(resource => (string?)resource.Value!["Type"] == type && resource.Key.Contains(name, StringComparison.Ordinal)).Value!["Properties"]!;

    private static void Remove(JsonArray statements, string sid) =>
        statements.Remove(statements.Single(statement => (string?)statement!["Sid"] == sid));
}
