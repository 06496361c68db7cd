using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>Rules out of a template, and messages for them.</summary>
internal static class RuleCreation
{
    /// <summary>Creates a rule and lets the engine run.</summary>
    public static async Task RuleAsync(
        this IotCloud cloud, string sql, string actions, string? errorAction = null, string name = "Rule_1", bool disabled = false)
    {
        await cloud.CreateRuleAsync(sql, actions, errorAction, name, disabled);
        if (cloud.Url.Port == 0)
        {
            await cloud.StartAsync();
        }
    }

    /// <summary>Creates a rule as CloudFormation would.</summary>
    public static Task<CreatedResource> CreateRuleAsync(
        this IotCloud cloud, string sql, string actions, string? errorAction = null, string name = "Rule_1", bool disabled = false)
    {
        var payload = new JsonObject
        {
            ["Sql"] = sql,
            ["AwsIotSqlVersion"] = "2016-03-23",
            ["Actions"] = JsonNode.Parse($"[{actions}]"),
            ["ErrorAction"] = errorAction is null ? null : JsonNode.Parse(errorAction),
            ["RuleDisabled"] = disabled,
        };
        return cloud.Services.GetServices<IResourceType>().Single(type => type.TypeName == "AWS::IoT::TopicRule").CreateAsync(
            new ResourceRequest(
                name,
                "AWS::IoT::TopicRule",
                new JsonObject { ["RuleName"] = name, ["TopicRulePayload"] = payload },
                new StackContext("Stack", "eu-west-1", IotCloud.Account, "/")),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Hands a message to the broker, as one that came by HTTP.</summary>
    public static async Task PublishAsync(this IotCloud cloud, string topic, string payload, MessageProperties? properties = null) => await cloud.Broker.PublishAsync(
        new BrokerMessage
        {
            Topic = topic,
            Payload = Encoding.UTF8.GetBytes(payload),
            QoS = QualityOfService.AtMostOnce,
            Source = new MessageSource(Principal: null, ClientId: null, "10.0.0.1"),
            ReceivedAt = cloud.Clock.GetUtcNow(),
            Properties = properties ?? MessageProperties.None,
        },
        TestContext.Current.CancellationToken);

    /// <summary>Waits until the rules have done all that was published.</summary>
    public static Task StopRulesAsync(this IotCloud cloud) =>
        cloud.Services.GetRequiredService<RulesEngine>().StopAsync(TestContext.Current.CancellationToken);
}
