using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.EventBridge;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.EventBridge;

/// <summary>Queues as targets, with the real policies of queues.</summary>
public sealed class QueueTargetTests : IAsyncLifetime
{
    private const string RuleArn = "arn:aws:events:eu-west-1:123456789012:rule/rule";

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(services => services.AddSqs().AddEventBridge().AddSingleton<ILambdaInvoker>(new FakeLambda()));
        foreach (var name in (string[])["target", "dead"])
        {
            await _host.CreateAsync("AWS::SQS::Queue", $$"""{"QueueName":"{{name}}"}""", name);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_queue_gets_the_event_as_its_message()
    {
        await AllowAsync("target", RuleArn);
        await RuleAsync();

        await PublishAsync();

        var message = Assert.Single(await ReceiveAsync("target"));
        Assert.Equal("Notification", (string?)JsonNode.Parse(message.Body)!["detail-type"]);
        Assert.Equal("events.amazonaws.com", message.SenderId);
        Assert.Empty(message.Attributes);
    }

    [Fact]
    [ConformsTo("events-dlq-needs-queue-policy", "events-dlq-non-retriable")]
    public async Task A_queue_that_does_not_allow_the_rule_sends_the_event_to_the_dead_letter_queue_which_must_allow_it()
    {
        await AllowAsync("target", RuleArn + "-other");
        await AllowAsync("dead", RuleArn);
        await RuleAsync();

        await PublishAsync();

        Assert.Empty(await ReceiveAsync("target"));
        Assert.Equal("NO_PERMISSIONS", Assert.Single(await ReceiveAsync("dead")).Attributes["ERROR_CODE"].StringValue);
    }

    [Fact]
    [ConformsTo("events-dlq-needs-queue-policy")]
    public async Task Without_a_policy_of_the_dead_letter_queue_the_event_is_lost()
    {
        await RuleAsync();

        await PublishAsync();

        Assert.Empty(await ReceiveAsync("dead"));
        Assert.Equal(
            "AWS/Events InvocationsFailedToBeSentToDlq RuleName=rule",
            Assert.Single(_host.Services.GetRequiredService<Metrics>().All).ToString());
    }

    [Fact]
    public async Task A_queue_that_is_gone_is_a_missing_resource()
    {
        await AllowAsync("dead", RuleArn);
        await RuleAsync();
        var queues = _host.Services.GetRequiredService<Queues>();
        queues.Delete(queues.ByName("target"));

        await PublishAsync();

        Assert.Equal("NO_RESOURCE", Assert.Single(await ReceiveAsync("dead")).Attributes["ERROR_CODE"].StringValue);
    }

    private Task<CreatedResource> RuleAsync() => _host.CreateAsync("AWS::Events::Rule", """
        {"Name":"rule","EventPattern":{"source":["app"]},"Targets":[{"Id":"q","Arn":"arn:aws:sqs:eu-west-1:123456789012:target",
         "DeadLetterConfig":{"Arn":"arn:aws:sqs:eu-west-1:123456789012:dead"}}]}
        """);

    private Task<CreatedResource> AllowAsync(string queue, string sourceArn) => _host.CreateAsync("AWS::SQS::QueuePolicy", $$$"""
        {"Queues":["http://localhost/123456789012/{{{queue}}}"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage",
           "Resource":"arn:aws:sqs:eu-west-1:123456789012:{{{queue}}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{{sourceArn}}}"} } }]} }
        """);

    private async Task PublishAsync()
    {
        var buses = _host.Services.GetRequiredService<EventBuses>();
        buses.Publish(buses.ArnOf(null), new BusEvent("", "app", "Notification", []).ToJson("1", "123456789012", "eu-west-1", DateTimeOffset.UnixEpoch));
        await Task.WhenAll(_host.Services.GetRequiredService<EventDelivery>().Running);
    }

    private Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue) => _host.Services.GetRequiredService<Queues>().ByName(queue)
        .ReceiveAsync(10, TimeSpan.Zero, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
}
