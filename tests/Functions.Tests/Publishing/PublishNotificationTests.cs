using System.Net;
using System.Text.Json;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Publishing;

namespace Functions.Tests.Publishing;

public sealed class PublishNotificationTests
{
    private const string Note = """{"type":"t","title":"Title","body":"Body"}""";

    [Fact]
    public async Task A_notification_is_logged_and_published_with_its_meta()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice]);

        var topic = $"notifications/{TestBackend.Alice}";
        var logged = Assert.Single(backend.Store.Messages(topic));
        var published = Assert.Single(backend.Iot.Published);
        Assert.Equal((topic, 1), (published.Topic, published.Qos));
        var live = backend.Iot.Json(topic);
        Assert.Equal("Title", live.GetProperty("title").GetString());
        var meta = live.GetProperty("_meta");
        Assert.Equal(logged.Id, meta.GetProperty("id").GetString());
        Assert.Equal(1, meta.GetProperty("seq").GetInt64());
        Assert.Equal("backend", meta.GetProperty("sender").GetString());
        Assert.Equal("2026-11-22T10:00:00.000Z", meta.GetProperty("sentAt").GetString());
        Assert.NotEqual("", meta.GetProperty("epoch").GetString());
        Assert.Equal(Note, System.Text.Encoding.UTF8.GetString(logged.Body.Span));
    }

    [Fact]
    public async Task Every_recipient_has_an_id_of_its_own_that_a_second_event_repeats()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);
        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        var alices = Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Alice}"));
        var bobs = Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Bob}"));
        Assert.NotEqual(alices.Id, bobs.Id);
        Assert.Equal(2, backend.Lines[1].GetProperty("Repeated").GetInt32());
        Assert.Equal(0, backend.Lines[0].GetProperty("Repeated").GetInt32());
    }

    [Fact]
    public async Task The_publishers_own_id_outlives_the_event_it_came_in()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice], eventId: "one", ownId: "order-17");
        await SendAsync(backend, [TestBackend.Alice], eventId: "two", ownId: "order-17");
        await SendAsync(backend, [TestBackend.Alice], eventId: "two");

        Assert.Equal(2, backend.Store.Messages($"notifications/{TestBackend.Alice}").Count);
    }

    [Fact]
    public async Task Publishers_that_use_the_same_id_publish_different_messages()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice], eventId: "one", ownId: "order-1", source: "shop");
        var second = await SendAsync(backend, [TestBackend.Alice], eventId: "two", ownId: "order-1", source: "billing");
        await SendAsync(backend, [TestBackend.Alice], eventId: null, ownId: "order-1", source: null);

        Assert.Equal(3, backend.Store.Messages($"notifications/{TestBackend.Alice}").Count);
        Assert.Equal(0, second.Conflicts);
    }

    [Fact]
    public async Task An_id_that_is_used_for_another_text_is_told_in_answer_line_and_metric()
    {
        using var backend = new TestBackend();
        const string Other = """{"type":"t","title":"Another","body":"Body"}""";

        await SendAsync(backend, [TestBackend.Alice], ownId: "order-1");
        var same = await SendAsync(backend, [TestBackend.Alice], ownId: "order-1");
        var other = await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob], ownId: "order-1", note: Other);

        Assert.Equal((0, 1), (same.Conflicts, other.Conflicts));
        Assert.Equal([0, 0, 1], backend.Lines.Select(line => line.GetProperty("Conflicts").GetInt32()));
        var metrics = backend.Lines[2].GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics").EnumerateArray();
        Assert.Contains("Conflicts", metrics.Select(metric => metric.GetProperty("Name").GetString()));
        Assert.Equal("Title", backend.Iot.Json($"notifications/{TestBackend.Alice}").GetProperty("title").GetString());
        Assert.Equal("Another", backend.Iot.Json($"notifications/{TestBackend.Bob}").GetProperty("title").GetString());
    }

    [Fact]
    public async Task Recipients_whom_AWS_throttles_keep_nobody_out_of_the_log_or_from_their_live_copy()
    {
        using var backend = new TestBackend();
        var users = Enumerable.Range(0, 400).Select(i => $"eu-west-1:user-{i}").ToList();
        HashSet<string> throttled = [.. users.Take(40).Select(user => $"notifications/{user}")];
        backend.Iot.Refuse = (topic, attempts) =>
        {
            if (attempts == users.Count + (5 * throttled.Count))
            {
                backend.Clock.Advance(TimeSpan.FromMinutes(5));
            }

            _ = throttled.Contains(topic) ? throw FakeIotData.Error(HttpStatusCode.TooManyRequests) : 0;
        };

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, users));

        Assert.Equal(throttled.Order(), error.Failed.Select(user => $"notifications/{user}").Order());
        Assert.All(users, user => Assert.Single(backend.Store.Messages($"notifications/{user}")));
        Assert.Equal(users.Skip(40).Select(user => $"notifications/{user}").Order(), backend.Iot.Topics.Order());
    }

    [Fact]
    public async Task Who_is_throttled_for_a_while_gets_the_live_copy_in_the_same_attempt()
    {
        using var backend = new TestBackend();
        var refusals = 3;
        backend.Iot.Refuse = (topic, _) => _ = topic.EndsWith(TestBackend.Alice, StringComparison.Ordinal) && refusals-- > 0
            ? throw FakeIotData.Error(HttpStatusCode.TooManyRequests)
            : 0;

        var result = await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Equal(2, result.Published);
        Assert.Equal([$"notifications/{TestBackend.Bob}", $"notifications/{TestBackend.Alice}"], backend.Iot.Topics);
    }

    [Fact]
    public async Task A_recipient_who_fails_for_good_has_nobody_else_disturbed_again()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Iot.Refuse = (topic, _) => _ = topic == failing ? throw FakeIotData.Error(HttpStatusCode.Forbidden) : 0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));
        }

        Assert.Equal([$"notifications/{TestBackend.Alice}"], backend.Iot.Topics);

        backend.Iot.Refuse = (_, _) => { };
        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);
        Assert.Equal([$"notifications/{TestBackend.Alice}", failing], backend.Iot.Topics);
    }

    [Fact]
    public async Task What_goes_well_costs_no_record_of_the_event()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Empty(backend.Events.Calls);
    }

    [Fact]
    public async Task Of_different_events_none_takes_the_others_record()
    {
        using var backend = new TestBackend();
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice], ownId: "one"));
        backend.Iot.Refuse = (_, _) => { };

        await SendAsync(backend, [TestBackend.Alice], ownId: "two");
        await SendAsync(backend, [TestBackend.Alice], ownId: "two");

        Assert.Equal(2, backend.Iot.Published.Count);
    }

    [Fact]
    public async Task A_record_that_cannot_be_kept_hides_no_failure()
    {
        using var backend = new TestBackend();
        backend.Events.Fail = _ => throw new Amazon.DynamoDBv2.AmazonDynamoDBException("The table is away.");
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);

        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice]));

        Assert.Equal(["NotKept", "Failed"], backend.Lines.Select(line => line.GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData("\"body\":\"half an emoji: \\ud83d\"", "half an emoji: \ufffd")]
    [InlineData("\"body\":\"\\ude00 and whole: \\ud83d\\ude00\"", "\ufffd and whole: \ud83d\ude00")]
    public async Task Half_a_character_becomes_a_replacement_character_and_nothing_is_lost(string field, string body)
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, [TestBackend.Alice], note: $$"""{"type":"t","title":"T",{{field}},"\ud800":1}""");

        Assert.Null(result.Problem);
        Assert.Equal(body, backend.Iot.Json($"notifications/{TestBackend.Alice}").GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("2026-11-22T10:00:00.123456789Z")]
    [InlineData("2026-11-22t10:00:00z")]
    [InlineData("2026-12-31T23:59:60Z")]
    [InlineData("2026-11-22T10:00:00-18:30")]
    public async Task A_timestamp_is_whatever_rfc_3339_allows(string timestamp)
    {
        using var backend = new TestBackend();

        var result = await SendAsync(
            backend, [TestBackend.Alice], note: $$"""{"type":"t","title":"T","body":"B","timestamp":"{{timestamp}}"}""");

        Assert.Null(result.Problem);
        Assert.Equal(timestamp, backend.Iot.Json($"notifications/{TestBackend.Alice}").GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task A_direct_call_takes_its_id_from_the_request()
    {
        using var backend = new TestBackend();

        await SendAsync(backend, [TestBackend.Alice], eventId: null, source: null, requestId: "r-1");
        await SendAsync(backend, [TestBackend.Alice], eventId: null, source: null, requestId: "r-1");
        await SendAsync(backend, [TestBackend.Alice], eventId: null, source: null, requestId: "r-2");

        Assert.Equal(2, backend.Store.Messages($"notifications/{TestBackend.Alice}").Count);
    }

    [Fact]
    public async Task When_some_recipients_fail_the_event_fails_and_names_exactly_them()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Iot.Refuse = (topic, _) => _ = topic == failing ? throw FakeIotData.Error(HttpStatusCode.Forbidden) : 0;

        var error = await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));

        Assert.Equal([TestBackend.Bob], error.Failed);
        Assert.Contains($"1 of 2 recipients failed: {TestBackend.Bob}.", error.Message, StringComparison.Ordinal);
        Assert.Equal([$"notifications/{TestBackend.Alice}"], backend.Iot.Topics);
        Assert.Equal("Failed", backend.Line().GetProperty("outcome").GetString());
        Assert.Equal([TestBackend.Bob], backend.Line().GetProperty("failed").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task A_retry_after_a_partial_failure_logs_nothing_twice_and_reaches_who_was_missed()
    {
        using var backend = new TestBackend();
        var failing = $"notifications/{TestBackend.Bob}";
        backend.Store.Fail = topic => _ = topic == failing ? throw new InvalidOperationException("The table is away.") : 0;
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]));

        backend.Store.Fail = _ => { };
        await SendAsync(backend, [TestBackend.Alice, TestBackend.Bob]);

        Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Alice}"));
        Assert.Single(backend.Store.Messages(failing));
        Assert.Contains(failing, backend.Iot.Topics);
    }

    [Fact]
    public async Task A_crash_between_log_and_publish_is_repaired_by_the_retry()
    {
        using var backend = new TestBackend();
        backend.Iot.Refuse = (_, _) => throw FakeIotData.Error(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<PartialFailureException>(() => SendAsync(backend, [TestBackend.Alice]));

        backend.Iot.Refuse = (_, _) => { };
        await SendAsync(backend, [TestBackend.Alice]);

        Assert.Single(backend.Store.Messages($"notifications/{TestBackend.Alice}"));
        Assert.Equal(1, backend.Iot.Json($"notifications/{TestBackend.Alice}").GetProperty("_meta").GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_subject_reaches_every_identity_it_has_and_nobody_twice()
    {
        using var backend = new TestBackend();
        var token = TestContext.Current.CancellationToken;
        await backend.Directory.WriteAsync(TestBackend.Alice, new(TestBackend.AliceSubject, backend.Clock.Now), token);
        await backend.Directory.WriteAsync(TestBackend.Bob, new(TestBackend.AliceSubject, backend.Clock.Now), token);

        var result = await SendAsync(backend, [TestBackend.AliceSubject, TestBackend.Alice]);

        Assert.Equal(2, result.Published);
        Assert.Equal(2, backend.Iot.Published.Count);
    }

    [Fact]
    public async Task An_unknown_subject_is_returned_and_counted_and_fails_nothing()
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, ["nobody", TestBackend.Alice]);

        Assert.Equal(["nobody"], result.UnknownRecipients);
        Assert.Equal(1, result.Published);
        Assert.Equal(1, backend.Line().GetProperty("UnknownRecipients").GetInt32());
    }

    [Fact]
    public async Task Four_thousand_recipients_are_served_and_one_more_is_refused()
    {
        using var backend = new TestBackend();
        var users = Enumerable.Range(0, NotificationPublisher.MaxRecipients).Select(i => $"eu-west-1:user-{i}").ToList();

        Assert.Equal(4_000, (await SendAsync(backend, users)).Published);
        var refused = await SendAsync(backend, [.. users, TestBackend.Alice]);

        Assert.Equal("userIds", refused.Problem?.Parameter);
        Assert.Equal(4_000, backend.Iot.Published.Count);
    }

    [Fact]
    public async Task After_the_deadline_everybody_who_is_left_counts_as_failed()
    {
        using var backend = new TestBackend();

        var error = await Assert.ThrowsAsync<PartialFailureException>(
            () => SendAsync(backend, [TestBackend.Alice, TestBackend.Bob], remaining: TimeSpan.Zero));

        Assert.Equal(2, error.Failed.Count);
        Assert.Empty(backend.Iot.Published);
    }

    [Fact]
    public void A_failure_of_thousands_names_a_hundred_in_its_message_and_all_in_the_log()
    {
        var error = new PartialFailureException([.. Enumerable.Range(0, 4_000).Select(i => $"user-{i}")], 4_000, null);

        Assert.Contains("user-99 and 3900 more", error.Message, StringComparison.Ordinal);
        Assert.Equal(4_000, error.Failed.Count);
    }

    [Fact]
    public async Task A_notification_that_leaves_no_room_for_its_meta_is_refused()
    {
        using var backend = new TestBackend();
        var room = PayloadLimit.Of(Realtime.Topics.TopicCatalog.Notifications) - """{"type":"t","title":"T","body":""}""".Length;

        Assert.Null((await SendAsync(backend, [TestBackend.Alice], note: Of(room))).Problem);
        Assert.Equal("notification", (await SendAsync(backend, [TestBackend.Alice], note: Of(room + 1))).Problem?.Parameter);

        var (_, _, payload) = Assert.Single(backend.Iot.Published);
        Assert.InRange(payload.Length, 1, LivePublisher.MaxPayloadBytes);

        static string Of(int length) => $$"""{"type":"t","title":"T","body":"{{new string('x', length)}}"}""";
    }

    private static Task<PublishResult> SendAsync(
        TestBackend backend,
        IReadOnlyList<string> users,
        string? eventId = "event-1",
        string? ownId = null,
        string requestId = "r",
        string note = Note,
        TimeSpan? remaining = null,
        string? source = "shop")
    {
        var id = ownId is null ? "" : $"\"id\":\"{ownId}\",";
        var body = $$"""{{{id}}"userIds":["{{string.Join("\",\"", users)}}"],"notification":{{note}}}""";
        var input = new TriggeringEvent(source, source is null ? null : "Notification", eventId, JsonDocument.Parse(body).RootElement);
        var context = new FakeContext { AwsRequestId = requestId, RemainingTime = remaining ?? TimeSpan.FromMinutes(5) };
        return FunctionHost.HandleAsync(backend.PublishNotification.HandleAsync, input, context, backend.Log);
    }
}
