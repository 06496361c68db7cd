using Amazon.Runtime;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using LocalCloud.EventBridge;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda;
using LocalCloud.Scheduler;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Scheduler;

/// <summary>EventBridge Scheduler with one group, one role and fakes around it, behind the gateway.</summary>
internal sealed class ScheduledCloud : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:publish";
    public const string QueueArn = "arn:aws:sqs:eu-west-1:123456789012:dead";
    public const string RoleArn = "arn:aws:iam::123456789012:role/schedules";
    public const string Group = "Realtime";

    private readonly GatewayHost _host;

    private ScheduledCloud(GatewayHost host, FakeLambda lambda, FakeQueues queues) => (_host, Lambda, Queues) = (host, lambda, queues);

    public FakeLambda Lambda { get; }

    public FakeQueues Queues { get; }

    public GatewayHost Host => _host;

    public LocalClock Clock => _host.Services.GetRequiredService<LocalClock>();

    public IReadOnlyList<Schedule> Waiting => _host.Services.GetRequiredService<Schedules>().Waiting;

    /// <summary>Starts it; nothing runs before <see cref="BeginAsync"/>.</summary>
    /// <param name="condition">What the role's trust policy asks for.</param>
    public static async Task<ScheduledCloud> StartAsync(string condition = "")
    {
        var (lambda, queues) = (new FakeLambda(), new FakeQueues());
        var host = await GatewayHost.StartAsync(services => services
            .AddScheduler().AddEventBridge().AddSingleton<ILambdaInvoker>(lambda).AddSingleton<IQueues>(queues));
        var cloud = new ScheduledCloud(host, lambda, queues);
        await host.CreateAsync("AWS::Scheduler::ScheduleGroup", $$"""{"Name":"{{Group}}"}""");
        await host.CreateAsync(
            "AWS::IAM::Role",
            $$$"""
            {"RoleName":"schedules","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"{{{condition}}}}]},
             "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["lambda:InvokeFunction","sqs:SendMessage"],"Resource":"*"}]}}]}
            """,
            "Schedules");
        return cloud;
    }

    /// <summary>All resources are there: what is due runs.</summary>
    public async Task BeginAsync()
    {
        foreach (var observer in _host.Services.GetServices<IStackObserver>())
        {
            await observer.StackCreatedAsync(TestContext.Current.CancellationToken);
        }
    }

    public AmazonSchedulerClient Client(AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(Administrator.AccessKeyId, Administrator.SecretAccessKey),
        new AmazonSchedulerConfig { ServiceURL = _host.Address.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

    public async Task<CreateScheduleResponse> CreateAsync(Action<CreateScheduleRequest>? change = null, AWSCredentials? credentials = null)
    {
        using var client = Client(credentials);
        var request = Request(Clock.GetUtcNow() + TimeSpan.FromHours(1));
        change?.Invoke(request);
        return await client.CreateScheduleAsync(request, TestContext.Current.CancellationToken);
    }

    public static CreateScheduleRequest Request(DateTimeOffset at) => new()
    {
        Name = "order-17",
        GroupName = Group,
        ScheduleExpression = $"at({at:yyyy-MM-ddTHH:mm:ss})",
        ScheduleExpressionTimezone = "UTC",
        FlexibleTimeWindow = new FlexibleTimeWindow { Mode = FlexibleTimeWindowMode.OFF },
        ActionAfterCompletion = ActionAfterCompletion.DELETE,
        Target = new Target { Arn = FunctionArn, RoleArn = RoleArn, Input = """{"a":1}""", DeadLetterConfig = new DeadLetterConfig { Arn = QueueArn } },
    };

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
