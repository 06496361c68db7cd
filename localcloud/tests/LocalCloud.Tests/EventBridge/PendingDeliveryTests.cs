using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.EventBridge;

public sealed class PendingDeliveryTests : IDisposable
{
    private const string Entry = """{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{\"a\":1}","EventBusName":"bus"}]}""";

    private readonly Bridge _bridge = new();

    [Fact]
    public async Task A_delivery_that_waits_for_its_retry_goes_on_after_a_restart_where_it_was()
    {
        await _bridge.CreateRuleAsync(""","RetryPolicy":{"MaximumRetryAttempts":2}""");
        _bridge.Lambda.Accept = _ => throw new AwsException("ServiceException", 500, "broken");
        await _bridge.PutAsync(Entry);
        await _bridge.Clock.WaitForTimerAsync();
        _bridge.Clock.Jump(TimeSpan.FromMinutes(5));
        await _bridge.Clock.WaitForTimerAsync();

        await _bridge.RestartAsync();
        await _bridge.CreateRuleAsync(""","RetryPolicy":{"MaximumRetryAttempts":2}""");
        await _bridge.ResumeAsync();
        await _bridge.Clock.WaitForTimerAsync();
        _bridge.Clock.Jump(TimeSpan.FromMinutes(5));
        await _bridge.DeliveredAsync();

        Assert.Equal("2", Assert.Single(_bridge.Queues.Sent).Attributes["RETRY_ATTEMPTS"].StringValue);
        Assert.Empty(_bridge.State.Names(PendingDelivery.Folder));
    }

    [Fact]
    public async Task A_delivery_reaches_its_target_after_a_restart_with_the_same_payload()
    {
        await _bridge.CreateRuleAsync(""","InputPath":"$.detail" """);
        _bridge.Lambda.Accept = _ => throw new AwsException("ServiceException", 500, "broken");
        await _bridge.PutAsync(Entry);
        await _bridge.Clock.WaitForTimerAsync();

        await _bridge.RestartAsync();
        _bridge.Lambda.Accept = _ => Task.CompletedTask;
        await _bridge.CreateRuleAsync(""","InputPath":"$.detail" """);
        await _bridge.ResumeAsync();
        await _bridge.DeliveredAsync();

        Assert.Equal(["""{"a":1}""", """{"a":1}"""], _bridge.Lambda.Invocations.Select(invocation => invocation.Payload));
        Assert.Empty(_bridge.Queues.Sent);
    }

    [Fact]
    public async Task A_delivery_that_its_target_can_not_write_is_tried_again_and_not_lost()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw FullDisk.Error;
        await _bridge.PutAsync(Entry);
        await _bridge.Clock.WaitForTimerAsync();

        _bridge.Lambda.Accept = _ => Task.CompletedTask;
        _bridge.Clock.Jump(TimeSpan.FromMinutes(5));
        await _bridge.DeliveredAsync();

        Assert.Equal(2, _bridge.Lambda.Invocations.Count);
        Assert.Empty(_bridge.Queues.Sent);
        Assert.Empty(_bridge.State.Names(PendingDelivery.Folder));
    }

    [Fact]
    public async Task An_event_whose_dead_letter_can_not_be_written_is_there_at_the_next_start()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw new AwsException("AccessDeniedException", 403, "no");
        _bridge.Queues.Failures.Enqueue(FullDisk.Error);
        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();
        Assert.Empty(_bridge.Queues.Sent);

        await _bridge.RestartAsync();
        await _bridge.CreateRuleAsync();
        await _bridge.ResumeAsync();
        await _bridge.DeliveredAsync();

        Assert.Single(_bridge.Queues.Sent);
    }

    [Fact]
    public async Task An_event_that_can_not_be_written_fails_alone_and_is_not_delivered()
    {
        await _bridge.CreateRuleAsync();
        var other = Entry.Replace("Notification", "Other", StringComparison.Ordinal);
        using var full = FullDisk.BlockFolder(_bridge.PathOf(PendingDelivery.Folder));

        var answer = await _bridge.PutAsync($$"""{"Entries":[{{Inner(Entry)}},{{Inner(other)}}]}""");

        Assert.Equal(["InternalFailure", null], answer["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
        Assert.Empty(_bridge.Lambda.Invocations);

        static string Inner(string entries) => entries[(entries.IndexOf('[', StringComparison.Ordinal) + 1)..entries.LastIndexOf(']')];
    }

    [Fact]
    public async Task A_delivery_whose_rule_is_gone_is_dropped()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw new AwsException("ServiceException", 500, "broken");
        await _bridge.PutAsync(Entry);
        await _bridge.Clock.WaitForTimerAsync();

        await _bridge.RestartAsync();
        await _bridge.ResumeAsync();

        Assert.Empty(_bridge.State.Names(PendingDelivery.Folder));
        Assert.Single(_bridge.Lambda.Invocations);
    }

    [Fact]
    public async Task A_delivery_that_ends_while_those_of_the_run_before_are_looked_at_is_not_made_twice()
    {
        await _bridge.CreateRuleAsync();
        var held = new TaskCompletionSource();
        _bridge.Lambda.Accept = _ => held.Task;
        await _bridge.PutAsync(Entry);
        var found = Assert.Single(_bridge.State.Names(PendingDelivery.Folder));

        _bridge.Pending.Resume(found); // while it is under way
        held.SetResult();
        await _bridge.DeliveredAsync();
        _bridge.Pending.Resume(found); // when it has just ended
        await _bridge.DeliveredAsync();

        Assert.Single(_bridge.Lambda.Invocations);
    }

    [Fact]
    public async Task Deliveries_that_begin_while_those_of_the_run_before_are_looked_at_are_made_once()
    {
        const int Events = 300;
        await _bridge.CreateRuleAsync();
        for (var i = 0; i < Events; i++)
        {
            var look = Task.Run(_bridge.ResumeAsync, TestContext.Current.CancellationToken);
            await _bridge.PutAsync(Entry);
            await look;
        }

        await _bridge.DeliveredAsync();

        Assert.Equal(Events, _bridge.Lambda.Invocations.Count);
    }

    [Fact]
    public async Task A_delivery_that_has_ended_leaves_nothing_behind()
    {
        await _bridge.CreateRuleAsync();

        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();

        Assert.Empty(_bridge.State.Names(PendingDelivery.Folder));
    }

    public void Dispose() => _bridge.Dispose();
}
