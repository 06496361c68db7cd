using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudWatch;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using LocalCloud.Trails;
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
        State = new(_sandbox.Options);
        Start();
    }

    public StateStore State { get; }

    public ManualClock Clock { get; } = new();

    public FakeLambda Lambda { get; } = new();

    public FakeQueues Queues { get; } = new();

    public FakeAccess Access { get; } = new();

    public Metrics Metrics { get; } = new();

    public EventDelivery Delivery { get; private set; } = null!;

    public EventBuses Buses { get; private set; } = null!;

    public PendingDeliveries Pending => new(Buses, Delivery, State, NullLogger<PendingDeliveries>.Instance);

    public EventBridgeService Service { get; private set; } = null!;

    /// <summary>Where a file or folder of its state is, or would be.</summary>
    public string PathOf(string name) => Path.Combine(_sandbox.Options.StateDirectory, name);

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

    /// <summary>Starts anew over the same state, without a rule.</summary>
    public async Task RestartAsync()
    {
        await Delivery.DisposeAsync();
        Start();
    }

    /// <summary>Goes on with what was under way before the restart.</summary>
    public Task ResumeAsync() => Pending.StackCreatedAsync(TestContext.Current.CancellationToken);

    public Task<JsonObject> PutAsync(string input) => CallAsync("PutEvents", input);

    public async Task<JsonObject> CallAsync(string operation, string input)
    {
        var response = await Service.HandleAsync(
            new AwsRequest
            {
                Method = "POST",
                RawTarget = "/",
                Headers = new HeaderDictionary { ["X-Amz-Target"] = $"AWSEvents.{operation}" },
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

    private void Start()
    {
        Delivery = new(Lambda, Queues, State, Metrics, Clock, NullLogger<EventDelivery>.Instance);
        Buses = new(_sandbox.Options, Delivery, new Trail(Clock), NullLogger<EventBuses>.Instance);
        Service = new(Buses, Access, new PutEvents(Buses, Access, _sandbox.Options, Clock, NullLogger<PutEvents>.Instance));
    }
}
