using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Lifecycle;

public sealed class LifecycleRuleTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_rule_hears_who_comes_and_goes()
    {
        await RuleAsync("SELECT clientId, eventType, clientid() AS publisher FROM '$aws/events/presence/+/+'");
        await _cloud.StartAsync();
        var client = await _cloud.ConnectAsync("c");
        await client.SendAsync("E000");
        await client.ExpectEndAsync();

        string[] events = [(await _cloud.Functions.NextAsync()).Event, (await _cloud.Functions.NextAsync()).Event];

        Assert.Contains("""{"clientId":"c","eventType":"connected","publisher":"n/a"}""", events);
        Assert.Contains("""{"clientId":"c","eventType":"disconnected","publisher":"n/a"}""", events);
    }

    private Task<CreatedResource> RuleAsync(string sql) => _cloud.Services.GetServices<IResourceType>().Single(type => type.TypeName == "AWS::IoT::TopicRule")
        .CreateAsync(
            new ResourceRequest(
                "Presence",
                "AWS::IoT::TopicRule",
                new JsonObject
                {
                    ["RuleName"] = "Presence",
                    ["TopicRulePayload"] = new JsonObject
                    {
                        ["Sql"] = sql,
                        ["AwsIotSqlVersion"] = "2016-03-23",
                        ["Actions"] = new JsonArray(new JsonObject { ["Lambda"] = new JsonObject { ["FunctionArn"] = "arn:f" } }),
                    },
                },
                new StackContext("Realtime", "eu-west-1", IotCloud.Account, "/")),
            TestContext.Current.CancellationToken);
}
