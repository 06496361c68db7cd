using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

public sealed class LaterNotificationsTests : IDisposable
{
    private const string Topic = $"notifications/{TestBackend.Alice}";
    private const string Note = """{"type":"order","title":"Title","body":"Body"}""";

    private readonly TestBackend _backend = new();

    public LaterNotificationsTests() => _backend.Know(TestBackend.Alice);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task A_notification_with_a_time_waits_for_it_in_the_table_and_in_a_schedule()
    {
        var result = await SendAsync("2026-11-23T08:15:00+01:00");

        Assert.Equal(("order-17", "scheduled", "2026-11-23T07:15:00.000Z"), (result.Schedule!.Id, result.Schedule.State, result.Schedule.SendAt));
        Assert.Equal((0, 0), (result.Published, _backend.Iot.Published.Count));
        var item = Assert.Single(_backend.Inbox.Items);
        Assert.Equal(("schedule|shop|order-17", "event"), item.Key);
        // 90 days behind its time.
        Assert.Equal("1803194100", item.Value["expiresAt"].N);
        var schedule = Assert.Single(_backend.Scheduler.Schedules.Values);
        Assert.Equal(("at(2026-11-23T07:15:00)", "UTC", "DELETE", "OFF"), (
            schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone, schedule.ActionAfterCompletion.Value, schedule.FlexibleTimeWindow.Mode.Value));
        Assert.Equal((new FakeContext().InvokedFunctionArn, TestBackend.Schedules.RoleArn, TestBackend.Schedules.DeadLettersArn), (
            schedule.Target.Arn, schedule.Target.RoleArn, schedule.Target.DeadLetterConfig.Arn));
        Assert.Equal("""{"due":{"source":"shop","id":"order-17"}}""", schedule.Target.Input);
        Assert.Equal("Scheduled", _backend.Line().GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task At_its_time_it_is_the_message_that_it_would_have_been_at_once()
    {
        await SendAsync("2026-11-23T08:15:00Z");

        var sent = await InvokeAsync(_backend.Scheduler.Due());
        var direct = await SendAsync(null);

        Assert.Equal((1, "sent"), (sent.Published, sent.Schedule!.State));
        Assert.Equal(1, direct.Published);
        Assert.Single(_backend.Store.Messages(Topic));
        Assert.Equal(1, _backend.Lines[2].GetProperty("Repeated").GetInt32());
        Assert.False(_backend.Inbox.Items[("schedule|shop|order-17", "event")].ContainsKey("body"));
    }

    [Fact]
    public async Task A_schedule_that_calls_twice_disturbs_nobody_twice()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        var due = _backend.Scheduler.Due();

        await InvokeAsync(due);
        var second = await InvokeAsync(due);

        Assert.Equal((0, "sent"), (second.Published, second.Schedule!.State));
        Assert.Single(_backend.Iot.Published);
        Assert.Equal("NothingDue", _backend.Lines[2].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task The_same_event_twice_is_one_and_of_two_with_one_id_the_first_counts()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        var same = await SendAsync("2026-11-23T08:15:00Z");
        var other = await SendAsync("2026-11-24T08:15:00Z");

        Assert.Equal((0, 1), (same.Conflicts, other.Conflicts));
        Assert.Equal("2026-11-23T08:15:00.000Z", other.Schedule!.SendAt);
        Assert.Single(_backend.Scheduler.Schedules);
        Assert.Equal([0, 0, 1], _backend.Lines.Select(line => line.GetProperty("Conflicts").GetInt32()));
    }

    [Theory]
    [InlineData("2026-11-22T09:59:59Z")]
    [InlineData("2027-11-22T10:00:01Z")]
    [InlineData("tomorrow")]
    [InlineData("2026-13-01T00:00:00Z")]
    public async Task A_time_that_can_t_be_is_one_clear_answer_and_one_line(string sendAt)
    {
        var result = await SendAsync(sendAt);

        Assert.Equal((400, "sendAt"), (result.Problem!.Status, result.Problem.Parameter));
        Assert.Equal("WARN", _backend.Line().GetProperty("level").GetString());
        Assert.Empty(_backend.Inbox.Items);
        Assert.Empty(_backend.Scheduler.Schedules);
    }

    [Fact]
    public async Task An_event_that_stopped_before_its_schedule_was_made_gets_it_from_its_retry()
    {
        _backend.Scheduler.Fail = call => throw new Amazon.Scheduler.AmazonSchedulerException(call);
        await Assert.ThrowsAsync<Amazon.Scheduler.AmazonSchedulerException>(() => SendAsync("2026-11-23T08:15:00Z"));
        _backend.Scheduler.Fail = _ => { };
        // Meanwhile its time has passed: as soon as AWS takes a schedule for.
        _backend.Clock.Now += TimeSpan.FromDays(2);

        await SendAsync("2026-11-23T08:15:00Z");

        Assert.Equal("at(2026-11-24T10:01:00)", Assert.Single(_backend.Scheduler.Schedules.Values).ScheduleExpression);
        Assert.Equal(1, (await InvokeAsync(_backend.Scheduler.Due())).Published);
    }

    [Fact]
    public async Task What_failed_at_its_time_comes_again_and_is_not_lost()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        var due = _backend.Scheduler.Due();
        _backend.Inbox.Fail = call => _ = call is "Update" && !_backend.Iot.Published.IsEmpty ? throw new TimeoutException() : 0;
        await Assert.ThrowsAsync<TimeoutException>(() => InvokeAsync(due));
        _backend.Inbox.Fail = _ => { };

        var again = await InvokeAsync(due);

        Assert.Equal(1, again.Published);
        Assert.Single(_backend.Store.Messages(Topic));
        Assert.Equal("NothingDue", (await LastAsync(due)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_cancelled_notification_is_never_sent_even_if_its_schedule_runs()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        var due = _backend.Scheduler.Due();

        var cancelled = await CancelAsync("order-17");
        var late = await InvokeAsync(due);
        var again = await SendAsync("2026-11-23T08:15:00Z");

        Assert.Equal(("order-17", "cancelled", null), (cancelled.Schedule!.Id, cancelled.Schedule.State, cancelled.Problem));
        Assert.Equal("cancelled", late.Schedule!.State);
        Assert.Equal("cancelled", again.Schedule!.State);
        Assert.Empty(_backend.Scheduler.Schedules);
        Assert.Empty(_backend.Iot.Published);
        Assert.Empty(_backend.Store.Messages(Topic));
    }

    [Fact]
    public async Task Cancelling_again_after_sending_and_of_nothing_has_one_clear_answer_each()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        await CancelAsync("order-17", eventId: "first");
        var retried = await CancelAsync("order-17", eventId: "first");
        var twice = await CancelAsync("order-17", eventId: "second");
        var unknown = await CancelAsync("order-18");
        var foreign = await CancelAsync("order-17", source: "billing");
        await SendAsync("2026-11-23T08:15:00Z", id: "order-19");
        await InvokeAsync(_backend.Scheduler.Due());
        var sent = await CancelAsync("order-19");

        Assert.Null(retried.Problem);
        Assert.Equal((409, "The notification order-17 was cancelled before."), (twice.Problem!.Status, twice.Problem.Detail));
        Assert.Equal((409, "The notification order-19 has been sent."), (sent.Problem!.Status, sent.Problem.Detail));
        Assert.All([unknown, foreign], result => Assert.Equal((404, "id"), (result.Problem!.Status, result.Problem.Parameter)));
        Assert.Equal(4, _backend.Lines.Count(line => line.GetProperty("level").GetString() == "WARN"));
    }

    [Fact]
    public async Task A_direct_call_schedules_and_cancels_too()
    {
        var body = $$"""{"userId":"{{TestBackend.Alice}}","sendAt":"2026-11-23T08:15:00Z","notification":{{Note}}}""";
        var scheduled = await InvokeAsync(TriggeringEvent.Of(JsonDocument.Parse(body).RootElement));

        var cancelled = await InvokeAsync(TriggeringEvent.Of(JsonDocument.Parse($$$"""{"cancel":{"id":"{{{scheduled.Schedule!.Id}}}"}}""").RootElement));

        Assert.Equal("cancelled", cancelled.Schedule!.State);
    }

    [Fact]
    public async Task An_event_can_t_pass_itself_off_as_a_schedule()
    {
        await SendAsync("2026-11-23T08:15:00Z");
        var input = Event("Notification", """{"due":{"source":"shop","id":"order-17"}}""");

        Assert.NotNull((await InvokeAsync(input)).Problem);
        Assert.Empty(_backend.Iot.Published);
    }

    [Fact]
    public async Task The_largest_notification_waits_and_a_larger_event_is_told_so()
    {
        var users = string.Join(',', Enumerable.Range(0, 4_000).Select(index => $"\"{new string('u', 110)}{index:D4}\""));
        var text = new string('x', 120_000);
        var large = await InvokeAsync(Event("Notification", Body("2026-11-23T08:15:00Z", "large", note: $$"""{"type":"order","title":"T","body":"{{text}}"}""")));
        var tooLarge = await InvokeAsync(Event("Notification", $$"""{"sendAt":"2026-11-23T08:15:00Z","userIds":[{{users}}],"notification":{{Note}}}"""));

        Assert.Equal("scheduled", large.Schedule!.State);
        Assert.True(Assert.Single(_backend.Scheduler.Schedules.Values).Target.Input.Length < 1_000);
        Assert.Equal(1, (await InvokeAsync(_backend.Scheduler.Due())).Published);
        Assert.Equal(400, tooLarge.Problem!.Status);
    }

    private static string Body(string? sendAt, string id, string note = Note)
    {
        var time = sendAt is null ? "" : $"\"sendAt\":\"{sendAt}\",";
        return $$"""{"id":"{{id}}",{{time}}"userId":"{{TestBackend.Alice}}","notification":{{note}}}""";
    }

    private static TriggeringEvent Event(string type, string detail, string source = "shop", string eventId = "event-1") =>
        new(source, type, eventId, JsonDocument.Parse(detail).RootElement) { Time = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero) };

    private async Task<JsonElement> LastAsync(TriggeringEvent due)
    {
        await InvokeAsync(due);
        return _backend.Lines[^1];
    }

    private Task<PublishResult> SendAsync(string? sendAt, string id = "order-17") => InvokeAsync(Event("Notification", Body(sendAt, id)));

    private Task<PublishResult> CancelAsync(string id, string source = "shop", string eventId = "cancel-1") =>
        InvokeAsync(Event("CancelNotification", $$"""{"id":"{{id}}"}""", source, eventId));

    private Task<PublishResult> InvokeAsync(TriggeringEvent input) =>
        FunctionHost.HandleAsync(_backend.PublishNotification.HandleAsync, input, new FakeContext { RemainingTime = TimeSpan.FromMinutes(5) }, _backend.Log);
}
