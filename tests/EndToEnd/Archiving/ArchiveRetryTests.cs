using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Archiving;

/// <summary>What becomes of a chat message whose archiving function fails, with the published binary behind the rule.</summary>
public sealed class ArchiveRetryTests
{
    private const string Payload = """{"text":"nothing is lost","_meta":{"id":"only-one"}}""";

    [Fact]
    public async Task A_function_that_fails_twice_and_then_works_archives_the_message_exactly_once()
    {
        using var assembly = new CloudAssembly();
        FailingFunctions.FailFirst(assembly, "ArchiveMessage", 2);
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0"]);
        var user = await PublishAsync(cloud);

        var messages = await Eventually.GetAsync(
            async () => (await MessagesAsync(user)) is { Count: > 0 } found ? found : null, "the archived message");

        var message = Assert.Single(messages)!;
        Assert.Equal("only-one", (string)message["id"]!);
        Assert.Equal(user.IdentityId, (string)message["sender"]!);
        Assert.Equal(0, FailingFunctions.FailuresLeft(assembly, "ArchiveMessage"));
        Assert.Empty(await Administrator.DeadLettersAsync(cloud));
    }

    [Fact]
    public async Task A_function_that_keeps_failing_leaves_the_original_payload_in_the_dead_letter_queue()
    {
        using var assembly = new CloudAssembly();
        FailingFunctions.FailFirst(assembly, "ArchiveMessage", 1000);
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0"]);
        var user = await PublishAsync(cloud);

        var letters = await Eventually.GetAsync(
            async () => (await Administrator.DeadLettersAsync(cloud)) is { Count: > 0 } found ? found : null, "the dead letter");

        var letter = Assert.Single(letters);
        Assert.Equal("RetriesExhausted", (string)letter["requestContext"]!["condition"]!);
        Assert.Equal(3, (int)letter["requestContext"]!["approximateInvokeCount"]!);
        Assert.Equal(997, FailingFunctions.FailuresLeft(assembly, "ArchiveMessage"));
        var body = Convert.FromBase64String((string)letter["requestPayload"]!["body"]!);
        Assert.Equal(Payload, Encoding.UTF8.GetString(body));
        Assert.Empty(await MessagesAsync(user));
    }

    [Fact]
    public async Task A_rule_that_may_not_invoke_its_function_leaves_the_original_payload_in_the_dead_letter_queue()
    {
        using var assembly = new CloudAssembly();
        foreach (var permission in assembly.Resources.Where(IsRulePermission).Select(resource => resource.Key).ToList())
        {
            assembly.Resources.Remove(permission);
        }

        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), []);
        await PublishAsync(cloud);

        var letters = await Eventually.GetAsync(
            async () => (await Administrator.DeadLettersAsync(cloud)) is { Count: > 0 } found ? found : null, "the dead letter");

        var letter = Assert.Single(letters);
        Assert.Equal("chat/general", (string)letter["topic"]!);
        Assert.Equal(Payload, Encoding.UTF8.GetString(Convert.FromBase64String((string)letter["base64OriginalPayload"]!)));
        Assert.NotEmpty(letter["failures"]!.AsArray());
    }

    private static bool IsRulePermission(KeyValuePair<string, JsonNode?> resource) =>
        (string?)resource.Value!["Type"] == "AWS::Lambda::Permission" &&
        (string?)resource.Value["Properties"]!["Principal"] == "iot.amazonaws.com";

    private static async Task<SignedInUser> PublishAsync(LocalCloudProcess cloud)
    {
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        Assert.Equal(200, (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status);
        await using var client = new MqttClient();
        Assert.Equal(0, await client.ConnectAsync(user, user.IdentityId));
        Assert.True(await client.PublishAsync("chat/general", Payload));
        return user;
    }

    private static async Task<JsonArray> MessagesAsync(SignedInUser user)
    {
        var answer = await user.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fgeneral&after=0");
        Assert.Equal(200, answer.Status);
        return answer.Json["messages"]!.AsArray();
    }
}
