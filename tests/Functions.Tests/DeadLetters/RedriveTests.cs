using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Functions.DeadLetters;
using Functions.Publishing;
using Functions.Tests.Connections;
using Functions.Tests.Fakes;
using Realtime.Topics;

namespace Functions.Tests.DeadLetters;

/// <summary>Dead letters that are sent again, through the functions that they are for.</summary>
public sealed class RedriveTests : IDisposable
{
    private const string Alice = TestBackend.Alice;

    private readonly TestBackend _backend = new();

    private FakeDeadLetters Letters => _backend.DeadLetters;

    public void Dispose() => _backend.Dispose();

    // Half of what fails again had done all its work before: its answer was lost.
    [Fact]
    public async Task A_thousand_letters_of_each_kind_of_which_a_third_fails_again_are_each_in_the_log_once()
    {
        const int Each = 1_000;
        await _backend.Directory.WriteAsync(Alice, new(TestBackend.AliceSubject, _backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, TestContext.Current.CancellationToken);
        foreach (var i in Enumerable.Range(0, Each))
        {
            var sender = $"eu-west-1:{i % 20:D8}-1111-4111-8111-111111111111";
            Letters.PutRun("PublishUpdate", $"run-{i}", $$$"""{"topic":"feeds/{{{i % 7}}}/updates","message":{"n":{{{i}}}}}""");
            Letters.Put(Notification(i), target: "PublishNotification");
            Letters.PutRule("chat/general", sender, $"trace-{i}", $$"""{"n":{{i}}}""");
            Letters.Put(PresenceQueue.Of("disconnected", $"{Alice}:tab", $"session-{i}", _backend.Clock.Now));
        }

        HashSet<string> seen = [];
        var failed = 0;
        Letters.Fail = payload => !seen.Add(payload) || seen.Count % 3 != 0 ? FakeDeadLetters.Failure.None
            : ++failed % 2 == 0 ? FakeDeadLetters.Failure.Before
            : FakeDeadLetters.Failure.After;

        var first = await RunAsync("""{"send":true}""");
        var second = await RunAsync("""{"send":true}""");

        Assert.Equal((true, 4 * Each, 4 * Each / 3), (first.IsComplete, first.Letters, first.Kinds.Values.Sum(count => count.Failed)));
        Assert.Equal((true, 4 * Each / 3, 4 * Each / 3), (second.IsComplete, second.Letters, second.Kinds.Values.Sum(count => count.Done)));
        Assert.Equal(0, Letters.Waiting);
        Assert.Equal(["connection", "event", "function", "rule"], first.Kinds.Keys);
        Assert.All(first.Kinds.Values, count => Assert.Equal(Each, count.Found));
        AssertOnce(Each, [.. Enumerable.Range(0, 7).SelectMany(i => Numbers($"feeds/{i}/updates"))]);
        AssertOnce(Each, Numbers($"notifications/{Alice}"));
        AssertOnce(Each, Numbers("chat/general"));
        Assert.Equal(Each, _backend.ConnectionItems.Items.Keys.Count(key => key.Item2.StartsWith("ended|", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Unless_told_to_send_it_only_says_what_there_is_and_lets_all_go()
    {
        Letters.Put(Notification(1), TimeSpan.FromHours(2), "PublishNotification");
        Letters.Put("no JSON");

        var report = await RunAsync("{}");

        Assert.Equal((false, true, 2), (report.IsSending, report.IsComplete, report.Letters));
        Assert.Equal((1, 0, "2026-11-22T08:00:00.000Z"), (report.Kinds["event"].Found, report.Kinds["event"].Done, report.Kinds["event"].Oldest));
        Assert.Equal((0, 1), (report.Kinds["unknown"].Found, report.Kinds["unknown"].Left));
        Assert.Empty(Letters.Invoked);
        Assert.Equal(2, Letters.Waiting);
    }

    [Theory]
    [InlineData("""{"send":true,"kinds":["rule"]}""", "ArchiveMessage")]
    [InlineData("""{"send":true,"minAgeMinutes":60}""", "PublishNotification")]
    [InlineData("""{"send":true,"maxAgeMinutes":60,"kinds":["rule","event"]}""", "ArchiveMessage")]
    public async Task Only_what_is_meant_is_sent_and_the_rest_stays(string request, string function)
    {
        Letters.Put(Notification(1), TimeSpan.FromHours(2), "PublishNotification");
        Letters.PutRule("chat/general", Alice, "trace", "{}");

        var report = await RunAsync(request);

        Assert.Equal([function], Letters.Invoked.Select(invoked => invoked.Function));
        Assert.Equal((1, 1, 1), (report.Kinds.Values.Sum(count => count.Done), report.Kinds.Values.Sum(count => count.Left), Letters.Waiting));
    }

    [Fact]
    public async Task What_its_function_refuses_stays_with_the_reason_unless_it_is_to_be_dropped()
    {
        Letters.PutRule("feeds/x/updates", Alice, "trace", "{}");

        var report = await RunAsync("""{"send":true}""");

        Assert.Equal((1, 1), (report.Kinds["rule"].Refused, Letters.Waiting));
        Assert.Contains("The topic is none", Assert.Single(report.Failures).Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("""{"send":true,"dropRefused":true}""")).Kinds["rule"].Refused);
        Assert.Equal(0, Letters.Waiting);
    }

    [Fact]
    public async Task A_letter_that_is_sent_but_not_deleted_stays_and_is_the_same_message_again()
    {
        Letters.PutRun("PublishUpdate", "run-1", """{"topic":"broadcast/announcements","message":{"n":1}}""");
        Letters.Delete = _ => throw new HttpRequestException("No answer");
        Assert.Equal((1, 1), ((await RunAsync("""{"send":true}""")).Kinds["function"].Failed, Letters.Waiting));
        Letters.Delete = _ => { };

        Assert.Equal(1, (await RunAsync("""{"send":true}""")).Kinds["function"].Done);

        Assert.Single(_backend.Store.Messages("broadcast/announcements"));
    }

    // The run that failed had given the message to the log, under its own id.
    [Fact]
    public async Task A_direct_call_without_an_id_is_the_same_message_as_in_the_run_that_failed()
    {
        const string Body = """{"topic":"broadcast/announcements","message":{"n":1}}""";
        await _backend.PublishUpdate.HandleAsync(TriggeringEvent.Of(JsonDocument.Parse(Body).RootElement), new FakeContext { AwsRequestId = "run-1" });
        Letters.PutRun("PublishUpdate", "run-1", Body);

        await RunAsync("""{"send":true}""");

        Assert.Single(_backend.Store.Messages("broadcast/announcements"));
    }

    [Fact]
    public async Task An_order_to_block_counts_as_of_when_it_failed_and_undoes_no_newer_one()
    {
        await _backend.Directory.WriteAsync(Alice, new(TestBackend.AliceSubject, _backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, TestContext.Current.CancellationToken);
        await _backend.BlockUser.HandleAsync(Order("false"), new FakeContext());
        Letters.PutRun("BlockUser", "run-1", $$"""{"userId":"{{TestBackend.AliceSubject}}"}""");

        Assert.Equal(1, (await RunAsync("""{"send":true}""")).Kinds["function"].Done);

        Assert.False(await _backend.Users.IsBlockedAsync(TestBackend.AliceSubject, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_event_about_a_connection_that_a_rule_could_not_hand_over_is_followed()
    {
        await _backend.Directory.WriteAsync(Alice, new(TestBackend.AliceSubject, _backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, TestContext.Current.CancellationToken);
        Letters.PutRule("$aws/events/presence/disconnected/x", "n/a", "trace", PresenceQueue.Of("disconnected", $"{Alice}:tab", "s-1", _backend.Clock.Now));

        Assert.Equal(1, (await RunAsync("""{"send":true}""")).Kinds["rule"].Done);

        Assert.Contains(_backend.ConnectionItems.Items.Keys, key => key.Item2 == "ended|s-1");
    }

    [Theory]
    [InlineData("sweep/order-17", "RunRoomCommand", """{"sweep":"order-17"}""")]
    [InlineData("$aws/rules/Realtime_sweep/sweep/order-17", "RunRoomCommand", """{"sweep":"order-17"}""")]
    [InlineData("drain/sub-1", "DrainPending", """{"drain":"sub-1"}""")]
    [InlineData("$aws/rules/Realtime_drain/drain/sub-1", "DrainPending", """{"drain":"sub-1"}""")]
    public async Task What_a_rule_could_not_order_is_ordered(string topic, string function, string order)
    {
        Letters.PutRule(topic, "n/a", "trace", "");

        await RunAsync("""{"send":true}""");

        Assert.Equal((function, order), Assert.Single(Letters.Invoked));
    }

    [Theory]
    [InlineData("RunRoomCommand", """{"sweep":"order-17"}""")]
    [InlineData("DrainPending", """{"drain":"sub-1"}""")]
    [InlineData("ChangeAudience", """{"name":"berlin","add":["aaaaaaaa-0000-4000-8000-000000000001"]}""")]
    [InlineData("TellUnseen", """{"unseen":{"source":"shop","id":"order-17"}}""")]
    [InlineData("PublishNotification", """{"due":{"source":"shop","id":"order-17"}}""")]
    [InlineData("PublishNotification", """{"cancel":{"source":"shop","id":"order-17"}}""")]
    public async Task An_order_that_failed_is_given_as_it_was(string function, string order)
    {
        Letters.PutRun(function, "run-1", order);

        await RunAsync("""{"send":true}""");

        Assert.Equal((function, order), (Assert.Single(Letters.Invoked).Function.Split(':')[^1], Assert.Single(Letters.Invoked).Payload));
    }

    [Fact]
    public async Task A_notification_whose_schedule_called_nobody_is_sent()
    {
        var later = JsonNode.Parse(Notification(1))!;
        later["detail"]!["sendAt"] = "2026-11-23T08:15:00Z";
        await _backend.PublishNotification.HandleAsync(TriggeringEvent.Of(JsonDocument.Parse(later.ToJsonString()).RootElement), new FakeContext());
        Letters.PutSchedule("PublishNotification", Assert.Single(_backend.Scheduler.Schedules.Values).Target.Input);
        _backend.Clock.Now = DateTimeOffset.Parse("2026-11-23T09:00:00Z", CultureInfo.InvariantCulture);

        Assert.Equal(1, (await RunAsync("""{"send":true}""")).Kinds["schedule"].Done);
        Letters.PutSchedule("PublishNotification", Letters.Invoked.Last().Payload);
        await RunAsync("""{"send":true}""");

        Assert.Equal(["1"], Numbers($"notifications/{Alice}"));
    }

    // What is handed to a rule directly has no prefix, and the rule can't put it before any more.
    [Theory]
    [InlineData("rooms/order-17", "pr-12/rooms/order-17")]
    [InlineData("$aws/rules/Realtime_pr_12_rooms/rooms/order-17", "pr-12/rooms/order-17")]
    [InlineData("pr-12/chat/general", "pr-12/chat/general")]
    public async Task A_stage_s_message_has_its_prefix(string topic, string sent)
    {
        using var stage = new TestBackend { Prefix = TopicPrefix.Parse("pr-12/") };
        stage.DeadLetters.PutRule(topic, Alice, "trace", "{}");

        await RunAsync("""{"send":true}""", stage);

        Assert.Equal(sent, JsonDocument.Parse(Assert.Single(stage.DeadLetters.Invoked).Payload).RootElement.GetProperty("topic").GetString());
    }

    [Fact]
    public async Task It_begins_no_more_when_its_time_is_nearly_over_and_says_so()
    {
        Letters.Put(Notification(1), target: "PublishNotification");

        var report = await _backend.RedriveDeadLetters.HandleAsync(
            TriggeringEvent.Of(JsonDocument.Parse("""{"send":true}""").RootElement), new FakeContext { RemainingTime = TimeSpan.FromMinutes(5) });

        Assert.Equal((false, 0, 1), (report.IsComplete, report.Letters, Letters.Waiting));
    }

    private static string Notification(int i) =>
        $$$$"""{"id":"event-{{{{i}}}}","source":"shop","detail-type":"Notification","detail":{"userId":"{{{{Alice}}}}","notification":{"type":"order","title":"Title","body":"{{{{i}}}}"}}}""";

    private static TriggeringEvent Order(string blocked) =>
        TriggeringEvent.Of(JsonDocument.Parse($$"""{"userId":"{{TestBackend.AliceSubject}}","blocked":{{blocked}}}""").RootElement);

    private Task<RedriveReport> RunAsync(string request, TestBackend? backend = null) => (backend ?? _backend).RedriveDeadLetters.HandleAsync(
        TriggeringEvent.Of(JsonDocument.Parse(request).RootElement), new FakeContext { RemainingTime = TimeSpan.FromMinutes(15) });

    private List<string> Numbers(string topic) => [.. _backend.Store.Messages(topic).Select(message =>
    {
        var body = JsonDocument.Parse(message.Body).RootElement;
        return (body.TryGetProperty("n", out var number) ? number : body.GetProperty("body")).ToString();
    })];

    private static void AssertOnce(int each, List<string> numbers) =>
        Assert.Equal(Enumerable.Range(0, each).Select(i => $"{i}").Order(StringComparer.Ordinal), numbers.Order(StringComparer.Ordinal));
}
