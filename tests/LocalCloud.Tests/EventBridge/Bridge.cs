using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.EventBridge;

/// <summary>An EventBridge with one bus, one rule and fakes around it.</summary>
internal sealed class Bridge : IDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:publish";
    public const string QueueArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
    public const string RuleArn = "arn:aws:events:eu-west-1:123456789012:rule/bus/rule";
    public const string BusArn = "arn:aws:events:eu-west-1:123456789012:event-bus/bus";

    private readonly Sandbox _sandbox = new();

    public Bridge()
    {
        Delivery = new(Lambda, Queues, Clock, NullLogger<EventDelivery>.Instance);
        Buses = new(_sandbox.Options, Delivery, NullLogger<EventBuses>.Instance);
        Service = new(Buses, Access, _sandbox.Options, Clock);
    }

    public ManualClock Clock { get; } = new();

    public FakeLambda Lambda { get; } = new();

    public FakeQueues Queues { get; } = new();

    public FakeAccess Access { get; } = new();

    public EventDelivery Delivery { get; }

    public EventBuses Buses { get; }

    public EventBridgeService Service { get; }

    public async Task CreateRuleAsync(string target = "", string pattern = """{"detail-type":["Notification"]}""")
    {
        await new EventBusType(Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::EventBus", """{"Name":"bus"}"""), TestContext.Current.CancellationToken);
        await new RuleType(Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", $$"""
                {"Name":"rule","EventBusName":"bus","State":"ENABLED","EventPattern":{{pattern}},
                 "Targets":[{"Id":"t","Arn":"{{FunctionArn}}","DeadLetterConfig":{"Arn":"{{QueueArn}}"}{{target}}}]}
                """),
            TestContext.Current.CancellationToken);
    }

    public async Task<JsonObject> PutAsync(string input)
    {
        var response = await Service.HandleAsync(
            new AwsRequest
            {
                Method = "POST",
                RawTarget = "/",
                Headers = new HeaderDictionary { ["X-Amz-Target"] = "AWSEvents.PutEvents" },
                Body = Encoding.UTF8.GetBytes(input),
                Principal = Principals.Role,
                SourceIp = "127.0.0.1",
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(200, response.Status);
        return JsonNode.Parse(response.Body.Span)!.AsObject();
    }

    public Task DeliveredAsync() => Task.WhenAll(Delivery.Running).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

    public void Dispose() => _sandbox.Dispose();
}
