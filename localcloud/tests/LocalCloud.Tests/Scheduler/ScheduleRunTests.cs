using LocalCloud.CloudFormation;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Scheduler;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Scheduler;

/// <summary>Schedules at their times: by a clock that stands still until the test moves it.</summary>
public sealed class ScheduleRunTests : IAsyncDisposable
{
    private const string Rule = "arn:aws:events:eu-west-1:123456789012:event-bus/bus";

    private static readonly DateTimeOffset At = new(2026, 11, 22, 11, 0, 0, TimeSpan.Zero);

    private readonly Sandbox _sandbox = new();
    private readonly ManualClock _clock = new();
    private readonly FakeLambda _lambda = new();
    private readonly FakeQueues _queues = new();
    private readonly FakeRoles _roles = new();
    private readonly FakeBuses _buses = new();
    private Schedules _schedules = null!;
    private ScheduleRunner _runner = null!;

    public ScheduleRunTests() => Start();

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        _sandbox.Dispose();
    }

    [Fact]
    [ConformsTo("scheduler-invokes-asynchronously", "scheduler-deletes-itself")]
    public async Task A_schedule_invokes_its_function_at_its_time_by_its_role_and_is_gone()
    {
        await BeginAsync();
        _schedules.Add(Schedule());
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(1));
        await Until.HoldsAsync(() => IsEmpty);

        var (arn, payload, invoker) = Assert.Single(_lambda.Invocations);
        Assert.Equal((ScheduledCloud.FunctionArn, """{"a":1}""", ScheduledCloud.RoleArn), (arn, payload, invoker.Principal?.RoleArn));
    }

    [Fact]
    public async Task Before_its_time_nothing_happens()
    {
        await BeginAsync();
        _schedules.Add(Schedule());
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        await _clock.WaitForTimerAsync();

        Assert.Empty(_lambda.Invocations);
        Assert.Single(_schedules.Waiting);
    }

    [Fact]
    public async Task What_fell_due_while_it_was_down_runs_at_the_next_start()
    {
        _schedules.Add(Schedule());
        await _runner.DisposeAsync();
        _clock.Advance(TimeSpan.FromDays(2));

        Start();
        await BeginAsync();
        await Until.HoldsAsync(() => IsEmpty);

        Assert.Single(_lambda.Invocations);
    }

    [Fact]
    [ConformsTo("scheduler-keeps-what-does-not-delete-itself")]
    public async Task One_that_does_not_delete_itself_stays_and_never_runs_again()
    {
        await BeginAsync();
        _schedules.Add(Schedule() with { DeletesItself = false });
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromHours(1));
        await Until.HoldsAsync(() => IsEmpty);

        await _runner.DisposeAsync();
        Start();
        await BeginAsync();

        Assert.Single(_lambda.Invocations);
        Assert.True(_schedules.Get(ScheduledCloud.Group, "order-17").HasRun);
    }

    [Fact]
    [ConformsTo("scheduler-retries")]
    public async Task A_failed_invocation_is_tried_again_over_a_restart_too()
    {
        _lambda.Accept = _ => throw new AwsException("TooManyRequestsException", 429, "Rate exceeded");
        await BeginAsync();
        _schedules.Add(Schedule());
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));
        _clock.Advance(TimeSpan.FromHours(1));
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        await _runner.DisposeAsync();

        _lambda.Accept = _ => Task.CompletedTask;
        Start();
        await BeginAsync();
        await Until.HoldsAsync(() => IsEmpty);

        Assert.Equal(2, _lambda.Invocations.Count);
        Assert.Empty(_queues.Sent);
    }

    [Fact]
    [ConformsTo("scheduler-dead-letters")]
    public async Task What_fails_for_good_goes_to_the_dead_letters_by_the_schedule_s_role()
    {
        _lambda.Accept = _ => throw new AwsException("TooManyRequestsException", 429, "Rate exceeded");
        await BeginAsync();
        _schedules.Add(Schedule(target => target with { MaximumRetries = 0 }));
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(1));
        await Until.HoldsAsync(() => IsEmpty);

        var (arn, body, attributes, _) = Assert.Single(_queues.Sent);
        Assert.Equal((ScheduledCloud.QueueArn, """{"a":1}"""), (arn, body));
        Assert.Equal("MaximumRetryAttempts", attributes["EXHAUSTED_RETRY_CONDITION"].StringValue);
        Assert.Equal("TooManyRequestsException", attributes["ERROR_CODE"].StringValue);
    }

    [Fact]
    public async Task A_role_that_no_longer_trusts_the_service_invokes_nothing()
    {
        _roles.Trusts = false;
        await BeginAsync();
        _schedules.Add(Schedule());
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(1));
        await Until.HoldsAsync(() => IsEmpty);

        Assert.Empty(_lambda.Invocations);
    }

    [Fact]
    public async Task A_schedule_puts_an_event_on_a_bus()
    {
        await BeginAsync();
        _schedules.Add(Schedule(target => target with { Arn = Rule, Source = "shop", DetailType = "Notification" }));
        await _clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromHours(1));
        await Until.HoldsAsync(() => IsEmpty);

        var e = Assert.Single(_buses.Events);
        Assert.Equal((Rule, "shop", "Notification", 1), (e.BusArn, e.Source, e.DetailType, (int)e.Detail["a"]!));
    }

    [Fact]
    [ConformsTo("scheduler-group-takes-schedules-with-it")]
    public async Task A_group_that_goes_takes_its_schedules_with_it()
    {
        _schedules.Add(Schedule());
        var type = new ScheduleGroupType(_schedules, _clock);

        await type.DeleteAsync(
            Sandbox.Resource("AWS::Scheduler::ScheduleGroup", "{}"), new CreatedResource(ScheduledCloud.Group), TestContext.Current.CancellationToken);

        Assert.Empty(_schedules.Waiting);
        Assert.Throws<AwsException>(() => _schedules.Add(Schedule()));
    }

    private bool IsEmpty => _schedules.Waiting.Count == 0;

    private static Schedule Schedule(Func<ScheduleTarget, ScheduleTarget>? change = null)
    {
        var target = new ScheduleTarget { Arn = ScheduledCloud.FunctionArn, RoleArn = ScheduledCloud.RoleArn, Input = """{"a":1}""", DeadLetterArn = ScheduledCloud.QueueArn };
        return new Schedule
        {
            Id = Guid.NewGuid().ToString(),
            Group = ScheduledCloud.Group,
            Name = "order-17",
            Expression = "at(2026-11-22T11:00:00)",
            At = At,
            DeletesItself = true,
            Target = change?.Invoke(target) ?? target,
            CreatedAt = At,
        };
    }

    private void Start()
    {
        _schedules = new(_sandbox.Options, new StateStore(_sandbox.Options));
        _schedules.AddGroup(ScheduledCloud.Group, At);
        var roles = new ScheduleRoles(_schedules, _roles, _roles, _sandbox.Options);
        var invoker = new ScheduleInvoker(_schedules, roles, _lambda, _buses, _queues, NullLogger<ScheduleInvoker>.Instance);
        _runner = new(_schedules, invoker, _clock, NullLogger<ScheduleRunner>.Instance);
    }

    private Task BeginAsync() => _runner.StackCreatedAsync(TestContext.Current.CancellationToken);

    private sealed class FakeRoles : IRoles, ICredentials
    {
        public bool Trusts { get; set; } = true;

        public bool MayAssume(
            string roleArn, Caller caller, string action = "sts:AssumeRole", IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null) => Trusts;

        public TemporaryCredentials Issue(
            string roleArn, string sessionName, TimeSpan lifetime, CognitoSession? identity = null, SessionLimits? limits = null) =>
            new("key", "secret", "token", DateTimeOffset.MaxValue, Principals.Role with { RoleArn = roleArn });
    }

    private sealed class FakeBuses : IEventBuses
    {
        public List<BusEvent> Events { get; } = [];

        public Task PutAsync(BusEvent e, Principal principal)
        {
            Events.Add(e);
            return Task.CompletedTask;
        }
    }
}
