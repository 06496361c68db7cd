using System.Net;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Topics;

namespace Functions.Tests.Http;

public sealed class OpenSessionTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task The_first_session_attaches_the_policy_and_records_the_identity()
    {
        var response = await OpenAsync("valid");

        Assert.Equal(200, response.StatusCode);
        Assert.Equal([(TestBackend.PolicyName, TestBackend.Alice)], _backend.Control.Attached);
        var identity = _backend.Table.Items[$"identity|{TestBackend.Alice}"];
        Assert.Equal(TestBackend.AliceSubject, identity["sub"].S);
        Assert.Equal("1795341600000", identity["attachedAt"].N);
        Assert.Equal([TestBackend.Alice], _backend.Table.Items[$"sub|{TestBackend.AliceSubject}"]["identityIds"].SS);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task A_throttled_directory_is_429_with_a_time_to_come_back(int call)
    {
        ThrottleAt(call);

        var response = await OpenAsync("valid");

        Assert.Equal((429, "1"), (response.StatusCode, response.Headers["retry-after"]));
        Assert.Equal(call, _backend.Table.Calls.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Unless_it_is_the_name_that_can_not_be_read_or_kept(int call)
    {
        _backend.Pool.Users[TestBackend.AliceSubject] = FakeUserPool.User("alice");
        ThrottleAt(call);

        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);
        Assert.False(_backend.Table.Items[$"sub|{TestBackend.AliceSubject}"].ContainsKey("name"));
    }

    [Fact]
    public async Task The_answer_tells_where_and_what_to_subscribe()
    {
        var answer = JsonDocument.Parse((await OpenAsync("valid")).Body).RootElement;

        Assert.Equal(TestBackend.Alice, answer.GetProperty("identityId").GetString());
        Assert.Equal("eu-west-1", answer.GetProperty("region").GetString());
        Assert.Equal(FakeIot.Endpoint, answer.GetProperty("iotEndpoint").GetString());
        var families = answer.GetProperty("families").EnumerateArray().ToDictionary(family => family.GetProperty("name").GetString()!);
        Assert.Equal(["notifications", "chat", "rooms", "feeds", "devices", "broadcast", "signals"], families.Keys);
        Assert.Equal(
            """{"name":"chat","topic":"chat/{roomId}","committedTopic":"chat/{roomId}/log","subscribers":"signedIn","publishers":"signedIn","logged":true,"retentionSeconds":7776000,"maxPayloadBytes":16384,"metaIsTrusted":false}""",
            families["chat"].GetRawText());
        Assert.Equal(
            """{"name":"rooms","topic":"rooms/{roomId}","ingestTopic":"$aws/rules/Realtime_rooms/rooms/{roomId}","typingTopic":"$aws/rules/Realtime_typing/typing/{roomId}/{key}","subscribers":"members","publishers":"members","logged":true,"retentionSeconds":7776000,"maxPayloadBytes":16384,"metaIsTrusted":true}""",
            families["rooms"].GetRawText());
        Assert.True(families["notifications"].GetProperty("metaIsTrusted").GetBoolean());
        Assert.False(families["devices"].GetProperty("logged").GetBoolean());
        Assert.False(families["devices"].TryGetProperty("retentionSeconds", out _));
    }

    [Fact]
    public async Task A_second_session_reads_the_mark_and_does_nothing_more()
    {
        await OpenAsync("valid");
        _backend.Table.Calls.Clear();

        await OpenAsync("valid");

        Assert.Single(_backend.Control.Attached);
        Assert.Equal(["Get", "Get"], _backend.Table.Calls); // the mark, and how old the name is
    }

    [Fact]
    public async Task A_refused_client_has_the_policy_attached_again()
    {
        await OpenAsync("valid");
        _backend.Clock.Now += TimeSpan.FromMinutes(5);

        await OpenAsync("refused");

        Assert.Equal(2, _backend.Control.Attached.Count);
        Assert.Equal("1795341900000", _backend.Table.Items[$"identity|{TestBackend.Alice}"]["attachedAt"].N);
    }

    [Fact]
    public async Task A_policy_that_took_another_ones_place_is_attached_and_the_other_detached()
    {
        await _backend.Directory.WriteAsync(
            TestBackend.Alice,
            new(TestBackend.AliceSubject, _backend.Clock.Now.AddHours(-1)) { PolicyName = "Replaced" },
            TestContext.Current.CancellationToken);

        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);
        await OpenAsync("valid");

        Assert.Equal([(TestBackend.PolicyName, TestBackend.Alice)], _backend.Control.Attached);
        Assert.Equal([$"detach Replaced {TestBackend.Alice}"], _backend.Control.Calls);
        Assert.Equal(TestBackend.PolicyName, _backend.Table.Items[$"identity|{TestBackend.Alice}"]["policy"].S);
    }

    [Fact]
    public async Task A_replaced_policy_that_is_deleted_need_not_be_detached()
    {
        _backend.Control.Missing.Add("Replaced");
        await _backend.Directory.WriteAsync(
            TestBackend.Alice,
            new(TestBackend.AliceSubject, _backend.Clock.Now.AddHours(-1)) { PolicyName = "Replaced" },
            TestContext.Current.CancellationToken);

        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);

        Assert.Equal(TestBackend.PolicyName, _backend.Table.Items[$"identity|{TestBackend.Alice}"]["policy"].S);
    }

    [Fact]
    public async Task A_mark_that_names_no_policy_has_it_attached_and_nothing_detached()
    {
        await _backend.Directory.WriteAsync(
            TestBackend.Alice, new(TestBackend.AliceSubject, _backend.Clock.Now.AddHours(-1)), TestContext.Current.CancellationToken);

        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);

        Assert.Single(_backend.Control.Attached);
        Assert.Empty(_backend.Control.Calls);
    }

    [Fact]
    public async Task A_crash_before_the_replaced_policy_is_detached_is_repaired_by_the_next_session()
    {
        await _backend.Directory.WriteAsync(
            TestBackend.Alice,
            new(TestBackend.AliceSubject, _backend.Clock.Now.AddHours(-1)) { PolicyName = "Replaced" },
            TestContext.Current.CancellationToken);
        var calls = 0;
        _backend.Control.Fail = () => _ = ++calls == 2 ? throw new ThrottlingException("Rate exceeded") : 0;

        Assert.Equal(429, (await OpenAsync("valid")).StatusCode);
        _backend.Clock.Now += TimeSpan.FromSeconds(5);
        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);

        Assert.Equal([$"detach Replaced {TestBackend.Alice}"], _backend.Control.Calls);
    }

    [Fact]
    public async Task A_stage_tells_what_its_topics_begin_with()
    {
        using var stage = new TestBackend { Prefix = TopicPrefix.Parse("pr-12/") };
        var response = await stage.OpenSession.HandleAsync(EventFile.Request("open-session/valid"), new FakeContext());

        Assert.Equal("pr-12/", JsonDocument.Parse(response.Body).RootElement.GetProperty("topicPrefix").GetString());
        Assert.Equal("", JsonDocument.Parse((await OpenAsync("valid")).Body).RootElement.GetProperty("topicPrefix").GetString());
    }

    [Fact]
    public async Task A_name_with_half_a_character_is_none_that_counts()
    {
        var request = EventFile.Request("open-session/valid");
        request.Body = """{"refused":false,"\ud800":true}""";

        var response = await _backend.OpenSession.HandleAsync(request, new FakeContext());

        Assert.Equal(200, response.StatusCode);
    }

    [Fact]
    public async Task Throttled_attachments_are_429_with_a_time_to_come_back_and_leave_no_mark()
    {
        _backend.Control.Fail = () => throw new ThrottlingException("Rate exceeded");

        var response = await OpenAsync("valid");

        Assert.Equal(429, response.StatusCode);
        Assert.Equal("5", response.Headers["retry-after"]);
        await AssertNoMarkAsync();
        _backend.Control.Fail = () => { };
        _backend.Clock.Now += TimeSpan.FromSeconds(5);
        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);
    }

    [Fact]
    public async Task A_failed_attachment_is_500_and_leaves_no_mark()
    {
        _backend.Control.Fail = () => throw new AmazonIoTException("The policy does not exist");

        var response = await OpenAsync("valid");

        Assert.Equal(500, response.StatusCode);
        Assert.DoesNotContain("policy", response.Body, StringComparison.OrdinalIgnoreCase);
        await AssertNoMarkAsync();
    }

    [Fact]
    public async Task A_crash_between_the_two_items_is_repaired_by_the_next_session()
    {
        _backend.Table.Fail = call => _ = call == "Put" ? throw new InvalidOperationException("killed") : 0;
        await OpenAsync("valid");

        _backend.Table.Fail = _ => { };
        Assert.Equal(429, (await OpenAsync("valid")).StatusCode);
        _backend.Clock.Now += TimeSpan.FromSeconds(5);
        await OpenAsync("valid");

        Assert.Equal(2, _backend.Control.Attached.Count);
        Assert.Contains($"identity|{TestBackend.Alice}", _backend.Table.Items.Keys);
    }

    [Fact]
    public async Task An_identity_with_another_subject_than_before_is_recorded_for_both()
    {
        await OpenAsync("valid");
        var request = EventFile.Request("open-session/valid");
        var amr = request.RequestContext.Authorizer.IAM.CognitoIdentity.AMR;
        amr[2] = amr[2].Replace(TestBackend.AliceSubject, "new-subject", StringComparison.Ordinal);

        await _backend.OpenSession.HandleAsync(request, new FakeContext());

        Assert.Single(_backend.Control.Attached);
        Assert.Equal("new-subject", _backend.Table.Items[$"identity|{TestBackend.Alice}"]["sub"].S);
        Assert.Equal([TestBackend.Alice], _backend.Table.Items["sub|new-subject"]["identityIds"].SS);
        Assert.Equal([TestBackend.Alice], _backend.Table.Items[$"sub|{TestBackend.AliceSubject}"]["identityIds"].SS);
    }

    [Fact]
    public async Task However_often_a_user_says_refused_the_policy_is_attached_once_in_five_seconds()
    {
        for (var call = 0; call < 400; call++)
        {
            Assert.Equal(200, (await OpenAsync("refused")).StatusCode);
            _backend.Clock.Now += TimeSpan.FromMilliseconds(25);
        }

        Assert.Equal(2, _backend.Control.Attached.Count);
    }

    private void ThrottleAt(int call) => _backend.Table.Fail = _ =>
    {
        if (_backend.Table.Calls.Count == call)
        {
            throw new AmazonDynamoDBException("slow down") { ErrorCode = "ThrottlingException", StatusCode = HttpStatusCode.BadRequest };
        }
    };

    private async Task AssertNoMarkAsync() =>
        Assert.Null(await _backend.Directory.FindAsync(TestBackend.Alice, TestContext.Current.CancellationToken));

    private Task<APIGatewayHttpApiV2ProxyResponse> OpenAsync(string name) =>
        _backend.OpenSession.HandleAsync(EventFile.Request($"open-session/{name}"), new FakeContext());
}
