using Functions.Tests.Fakes;
using Realtime.Publishing;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

public sealed class PublishNotificationTests
{
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
        const string Other = """{"type":"news","title":"Another","body":"Body"}""";

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

    [Theory]
    [InlineData("\"body\":\"half an emoji: \\ud83d\"", "half an emoji: \ufffd")]
    [InlineData("\"body\":\"\\ude00 and whole: \\ud83d\\ude00\"", "\ufffd and whole: \ud83d\ude00")]
    public async Task Half_a_character_becomes_a_replacement_character_and_nothing_is_lost(string field, string body)
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, [TestBackend.Alice], note: $$"""{"type":"news","title":"T",{{field}},"\ud800":1}""");

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
            backend, [TestBackend.Alice], note: $$"""{"type":"news","title":"T","body":"B","timestamp":"{{timestamp}}"}""");

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
    public async Task A_subject_without_a_session_is_returned_as_pending_and_counted_and_fails_nothing()
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, ["nobody", TestBackend.Alice]);

        Assert.Equal(["nobody"], result.Pending);
        Assert.Empty(result.UnknownRecipients!);
        Assert.Equal(1, result.Published);
        Assert.Equal(1, backend.Line().GetProperty("Pending").GetInt32());
    }

    [Theory]
    [InlineData(TestBackend.Bob)]
    [InlineData("us-east-1:11111111-1111-4111-8111-111111111111")]
    public async Task An_identity_that_never_opened_a_session_is_unknown(string unknown)
    {
        using var backend = new TestBackend();
        backend.Know(TestBackend.Alice);

        var result = await SendAsync(backend, [unknown, TestBackend.Alice, unknown], areKnown: false);

        Assert.Equal(1, result.Published);
        Assert.Equal([unknown], result.UnknownRecipients);
        Assert.Empty(result.Pending!);
        Assert.Equal([$"notifications/{TestBackend.Alice}"], backend.Iot.Topics);
        Assert.Equal(1, backend.Store.Topics);
        Assert.Equal(1, backend.Line().GetProperty("UnknownRecipients").GetInt32());
        Assert.Equal(["BatchGet"], backend.Table.Calls);
    }

    [Fact]
    public async Task An_identity_is_known_as_soon_as_its_session_is_being_opened()
    {
        using var backend = new TestBackend();
        await backend.Directory.TakeTurnAsync(TestBackend.Bob, "bbbbbbbb-0000-4000-8000-000000000002", TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(1, (await SendAsync(backend, [TestBackend.Bob], areKnown: false)).Published);
    }

    [Theory]
    [InlineData("urn:user:42")]
    [InlineData("EU-WEST-1:11111111-1111-4111-8111-111111111111")]
    [InlineData("eu-west-1:AAAAAAAA-1111-4111-8111-111111111111")]
    [InlineData("eu-west-1:11111111-1111-4111-8111-111111111111x")]
    [InlineData("eu-west-1:11111111-1111-4111-8111-111111111111:tab")]
    [InlineData("eu-west-1:11111111111141118111111111111111")]
    [InlineData("eu-west-1:")]
    [InlineData(":11111111-1111-4111-8111-111111111111")]
    [InlineData(":")]
    [InlineData(" aaaaaaaa-0000-4000-8000-000000000001")]
    public async Task What_has_a_colon_and_is_no_identity_id_is_refused_by_its_place(string userId)
    {
        using var backend = new TestBackend();

        var result = await SendAsync(backend, [TestBackend.Alice, userId]);

        Assert.Equal("userIds[1]", result.Problem?.Parameter);
        Assert.Contains("in lower case", result.Problem!.Detail, StringComparison.Ordinal);
        Assert.Empty(backend.Iot.Published);
        Assert.Equal("Rejected", backend.Line().GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_notification_that_leaves_no_room_for_its_meta_is_refused()
    {
        using var backend = new TestBackend();
        var room = PayloadLimit.Of(Realtime.Topics.TopicCatalog.Notifications) - """{"type":"news","title":"T","body":""}""".Length;

        Assert.Null((await SendAsync(backend, [TestBackend.Alice], note: Of(room))).Problem);
        Assert.Equal("notification", (await SendAsync(backend, [TestBackend.Alice], note: Of(room + 1))).Problem?.Parameter);

        var (_, _, payload) = Assert.Single(backend.Iot.Published);
        Assert.InRange(payload.Length, 1, LivePublisher.MaxPayloadBytes);

        static string Of(int length) => $$"""{"type":"news","title":"T","body":"{{new string('x', length)}}"}""";
    }
}
