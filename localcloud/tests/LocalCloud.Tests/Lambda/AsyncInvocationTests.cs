using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Lambda;

public sealed class AsyncInvocationTests
{
    /// <summary>Fails as often as the event says, counting in a file, and writes down the request ids.</summary>
    private const string FailsFirst = """
        async (event, c) => {
          const fs = require('fs');
          const runs = fs.existsSync('runs') ? fs.readFileSync('runs', 'utf8').trim().split('\n').length : 0;
          fs.appendFileSync('runs', c.id + '\n');
          if (runs < event.failures) throw new Error('not yet: ' + runs);
        }
        """;

    private static readonly TimeSpan[] NoDelays = [TimeSpan.Zero, TimeSpan.Zero];

    [Fact]
    [ConformsTo("lambda-async-retries", "lambda-async-same-request-id")]
    public async Task It_is_tried_again_after_one_and_after_two_minutes_with_the_same_request_id()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock);

        using var accepted = await cloud.InvokeAsync("""{"failures":2}""", "Event");
        await clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        Assert.Single(cloud.Invocations);
        clock.Jump(TimeSpan.FromMinutes(1));
        await clock.WaitForTimerAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, cloud.Invocations.Count);
        clock.Jump(TimeSpan.FromMinutes(2));
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();

        Assert.Equal(202, (int)accepted.StatusCode);
        Assert.Equal(["not yet: 0", "not yet: 1", null], cloud.Invocations.Select(run => run.ErrorMessage));
        Assert.Equal([1, 2, 3], cloud.Invocations.Select(run => run.Attempt));
        Assert.Single(cloud.Invocations.Select(run => run.RequestId).Distinct());
        Assert.Equal(
            cloud.Invocations.Select(run => run.RequestId),
            await File.ReadAllLinesAsync(Path.Combine(assembly.Code, "runs"), TestContext.Current.CancellationToken));
        Assert.Empty(await cloud.QueueAsync());
    }

    [Fact]
    [ConformsTo("lambda-destination-record")]
    public async Task One_that_keeps_failing_goes_to_the_destination_with_the_original_event_and_the_last_error()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock, retryDelays: NoDelays);

        await InvokeToTheEndAsync(cloud, """{"failures":99,"text":"nothing is lost"}""");

        var record = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal("1.0", (string?)record["version"]);
        Assert.Equal("2026-11-22T10:00:00.000Z", (string?)record["timestamp"]);
        Assert.Equal(
            new JsonObject
            {
                ["requestId"] = cloud.Invocations[0].RequestId,
                ["functionArn"] = "arn:aws:lambda:eu-west-1:123456789012:function:tiny:$LATEST",
                ["condition"] = "RetriesExhausted",
                ["approximateInvokeCount"] = 3,
            }.ToJsonString(),
            record["requestContext"]!.ToJsonString());
        Assert.Equal("""{"failures":99,"text":"nothing is lost"}""", record["requestPayload"]!.ToJsonString());
        Assert.Equal("""{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"}""", record["responseContext"]!.ToJsonString());
        Assert.Equal("not yet: 2", (string?)record["responsePayload"]!["errorMessage"]);
    }

    [Fact]
    [ConformsTo("lambda-dlq-body")]
    public async Task The_dead_letter_queue_gets_the_event_alone_with_the_error_in_attributes()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        assembly.Resources.Remove("Events");
        assembly.Function["DeadLetterConfig"] = new JsonObject { ["TargetArn"] = JsonNode.Parse("""{"Fn::GetAtt":["Queue","Arn"]}""") };
        await using var cloud = await TinyCloud.StartAsync(assembly, retryDelays: NoDelays);

        await InvokeToTheEndAsync(cloud, """{"failures":99}""");

        var letter = Assert.Single(await cloud.QueueAsync());
        Assert.Equal("""{"failures":99}""", (string?)letter["Body"]);
        Assert.Equal(cloud.Invocations[0].RequestId, (string?)letter["MessageAttributes"]!["RequestID"]!["StringValue"]);
        Assert.Equal("200", (string?)letter["MessageAttributes"]!["ErrorCode"]!["StringValue"]);
        Assert.Equal("Number", (string?)letter["MessageAttributes"]!["ErrorCode"]!["DataType"]);
        Assert.Equal("not yet: 2", (string?)letter["MessageAttributes"]!["ErrorMessage"]!["StringValue"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task The_template_may_ask_for_fewer_retries(int retries, int runs)
    {
        using var assembly = new TinyAssembly(FailsFirst);
        assembly.Resources["Events"]!["Properties"]!["MaximumRetryAttempts"] = retries;
        await using var cloud = await TinyCloud.StartAsync(assembly, retryDelays: NoDelays);

        await InvokeToTheEndAsync(cloud, """{"failures":99}""");

        Assert.Equal(runs, cloud.Invocations.Count);
        Assert.Single(await cloud.QueueAsync());
    }

    [Fact]
    [ConformsTo("lambda-async-age-exceeded")]
    public async Task An_event_that_has_become_too_old_is_not_run_any_more()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        assembly.Resources["Events"]!["Properties"]!["MaximumEventAgeInSeconds"] = 61;
        var clock = new ManualClock();
        await using var cloud = await TinyCloud.StartAsync(assembly, clock);

        using var accepted = await cloud.InvokeAsync("""{"failures":1}""", "Event");
        await clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        clock.Jump(TimeSpan.FromSeconds(62));
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();

        Assert.Single(cloud.Invocations);
        var record = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal("EventAgeExceeded", (string?)record["requestContext"]!["condition"]);
        Assert.Equal(1, (int?)record["requestContext"]!["approximateInvokeCount"]);
    }

    [Fact]
    [ConformsTo("lambda-zero-concurrency")]
    public async Task A_function_without_concurrency_sends_its_events_straight_to_the_destination()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        assembly.Function["ReservedConcurrentExecutions"] = 0;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await InvokeToTheEndAsync(cloud, """{"failures":0}""");

        Assert.Empty(cloud.Invocations);
        var record = JsonNode.Parse((string)Assert.Single(await cloud.QueueAsync())["Body"]!)!;
        Assert.Equal(0, (int?)record["requestContext"]!["approximateInvokeCount"]);
        Assert.Null(record["responsePayload"]);
    }

    [Fact]
    public async Task A_role_that_may_not_send_loses_the_record_and_the_refusal_is_recorded()
    {
        using var assembly = new TinyAssembly(FailsFirst);
        assembly.RemoveStatement("Queue");
        await using var cloud = await TinyCloud.StartAsync(assembly, retryDelays: NoDelays);

        await InvokeToTheEndAsync(cloud, """{"failures":99}""");

        Assert.Empty(await cloud.QueueAsync());
        var refused = Assert.Single((JsonArray)(await cloud.LocalAsync("refused"))!)!;
        Assert.Equal("sqs:SendMessage", (string?)refused["action"]);
        Assert.EndsWith("/tiny", (string?)refused["principal"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_come_while_those_of_the_run_before_are_looked_at_are_run_once()
    {
        const int Events = 40;
        using var assembly = new TinyAssembly("async (event, c) => { require('fs').appendFileSync('runs', c.id + '\\n'); }");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        for (var i = 0; i < Events; i++)
        {
            var queueing = cloud.InvokeAsync(type: "Event");
            while (!queueing.IsCompleted)
            {
                await cloud.Get<AsyncEvents>().StackCreatedAsync(TestContext.Current.CancellationToken);
                await Task.Yield();
            }

            using var accepted = await queueing;
        }

        await cloud.Get<AsyncEvents>().WhenEmptyAsync();

        var runs = await File.ReadAllLinesAsync(Path.Combine(assembly.Code, "runs"), TestContext.Current.CancellationToken);
        Assert.Equal((Events, Events), (runs.Length, runs.Distinct().Count()));
    }

    [Fact]
    public async Task Queued_events_survive_a_restart()
    {
        using var assembly = new TinyAssembly("async () => { throw new Error('down') }");
        var state = Directory.CreateTempSubdirectory("tiny-state-").FullName;
        var clock = new ManualClock();
        string requestId;
        await using (var cloud = await TinyCloud.StartAsync(assembly, clock, state))
        {
            using var accepted = await cloud.InvokeAsync("""{"n":7}""", "Event");
            await clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
            requestId = cloud.Invocations[0].RequestId;
        }

        assembly.WriteHandler("async (event) => { require('fs').writeFileSync('done', JSON.stringify(event)); }");
        await using (var cloud = await TinyCloud.StartAsync(assembly, clock, state))
        {
            await cloud.Get<AsyncEvents>().WhenEmptyAsync();

            Assert.Equal("""{"n":7}""", await File.ReadAllTextAsync(Path.Combine(assembly.Code, "done"), TestContext.Current.CancellationToken));
            Assert.Equal((requestId, 2), (cloud.Invocations[0].RequestId, cloud.Invocations[0].Attempt));
            Assert.Empty(cloud.Get<StateStore>().Names(AsyncEvents.Folder));
        }

        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task Events_that_wait_begin_in_the_order_in_which_they_came()
    {
        using var assembly = new TinyAssembly("async (event, c) => { require('fs').appendFileSync('order', event + '\\n'); }");
        assembly.Function["ReservedConcurrentExecutions"] = 1;
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var events = cloud.Get<AsyncEvents>();
        for (var i = 0; i < 50; i++)
        {
            events.Add(cloud.Functions.All.Single(), System.Text.Encoding.UTF8.GetBytes($"{i}"), "test");
        }

        await events.WhenEmptyAsync();

        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"{i}"),
            await File.ReadAllLinesAsync(Path.Combine(assembly.Code, "order"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_event_waits_while_the_reserved_concurrency_is_used_up()
    {
        using var assembly = new TinyAssembly(
            "async () => { const fs = require('fs'); fs.mkdirSync('alone'); await new Promise(r => setTimeout(r, 20)); fs.rmdirSync('alone'); }");
        assembly.Function["ReservedConcurrentExecutions"] = 1;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        for (var i = 0; i < 5; i++)
        {
            using var accepted = await cloud.InvokeAsync(type: "Event");
        }

        await cloud.Get<AsyncEvents>().WhenEmptyAsync();

        Assert.Equal(5, cloud.Invocations.Count);
        Assert.All(cloud.Invocations, run => Assert.Equal((1, null), (run.Attempt, run.ErrorType)));
    }

    private static async Task InvokeToTheEndAsync(TinyCloud cloud, string payload)
    {
        using var accepted = await cloud.InvokeAsync(payload, "Event");
        Assert.Equal(202, (int)accepted.StatusCode);
        await cloud.Get<AsyncEvents>().WhenEmptyAsync();
    }
}
