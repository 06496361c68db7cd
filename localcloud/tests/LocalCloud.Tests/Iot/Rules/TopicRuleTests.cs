using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.Gateway;
using LocalCloud.Iot;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Rules;

public sealed class TopicRuleTests : IAsyncDisposable
{
    private const string QueueUrl = "http://localhost:4566/123456789012/dead";
    private static readonly AwsException Busy = new("TooManyRequestsException", 429, "Rate Exceeded.");
    private static readonly AwsException Denied = new("AccessDeniedException", 403, "No.");

    // A rule that feeds itself would use up the account's rate, as the clock stands still.
    private readonly IotCloud _cloud = new(new IotOptions
    {
        ActionRetryDelays = [TimeSpan.Zero, TimeSpan.Zero],
        InboundPublishesPerSecond = int.MaxValue,
    });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("rule-lambda-async", "rule-from-filter")]
    public async Task A_message_reaches_the_function_as_the_selects_result_under_the_rules_arn()
    {
        var client = await StartAsync("SELECT encode(*, 'base64') AS body, clientid() AS c FROM 'chat/+'", Lambda);

        await client.PublishAsync("other/room");
        await client.PublishAsync("chat/room", "hi");

        var (function, payload, invoker) = await _cloud.Functions.NextAsync();
        Assert.Equal("arn:f", function);
        Assert.Equal("""{"body":"aGk=","c":"c"}""", payload);
        Assert.Equal(("iot.amazonaws.com", IotCloud.Arn + "rule/Archive_1"), (invoker.Service, invoker.SourceArn));
    }

    [Fact]
    public async Task The_messages_of_one_client_reach_the_function_in_order()
    {
        var client = await StartAsync("SELECT n FROM 'chat/+'", Lambda);
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(Packets.Publish("chat/room", $$"""{"n":{{i}}}"""));
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($$"""{"n":{{i}}}""", (await _cloud.Functions.NextAsync()).Event);
        }
    }

    [Fact]
    [ConformsTo("rule-where-before-select")]
    public async Task A_condition_that_does_not_hold_runs_no_action()
    {
        var client = await StartAsync("SELECT n FROM 'chat/+' WHERE n > 1", Lambda);

        await client.PublishAsync("chat/room", """{"n":1}""");
        await client.PublishAsync("chat/room", "not json");
        await client.PublishAsync("chat/room", """{"n":2}""");

        Assert.Equal("""{"n":2}""", (await _cloud.Functions.NextAsync()).Event);
    }

    [Fact]
    public async Task An_intermittent_error_is_tried_again()
    {
        var client = await StartAsync("SELECT * FROM 'chat/+'", Lambda, ErrorAction());
        _cloud.Functions.Failures.Enqueue(Busy);
        _cloud.Functions.Failures.Enqueue(new AwsException("ServiceException", 500, "Oops."));

        await client.PublishAsync("chat/room", "{}");

        Assert.Equal("{}", (await _cloud.Functions.NextAsync()).Event);
        Assert.Equal(3, _cloud.Functions.Attempts);
    }

    [Theory]
    [ConformsTo("rule-error-payload", "rule-error-lambda-failure", "rule-action-attempts")]
    [InlineData(true, 3, 429)]
    [InlineData(false, 1, 403)]
    public async Task When_it_fails_for_good_the_original_payload_goes_to_the_error_action(bool intermittent, int attempts, int status)
    {
        var client = await StartAsync("SELECT * FROM 'chat/+'", Lambda, ErrorAction());
        for (var i = 0; i < 3; i++)
        {
            _cloud.Functions.Failures.Enqueue(intermittent ? Busy : Denied);
        }

        await client.PublishAsync("chat/room", """{"x":1}""");

        var (queue, body, principal) = await _cloud.Queues.NextAsync();
        Assert.Equal(attempts, _cloud.Functions.Attempts);
        Assert.Equal("arn:aws:sqs:eu-west-1:123456789012:dead", queue);
        Assert.Equal($"arn:aws:iam::{IotCloud.Account}:role/Failures", principal.RoleArn);
        var report = JsonNode.Parse(body)!;
        Assert.Equal(("Archive_1", "chat/room", "c"), ((string?)report["ruleName"], (string?)report["topic"], (string?)report["clientId"]));
        Assert.True(Guid.TryParse((string?)report["cloudwatchTraceId"], out _));
        Assert.Equal("eyJ4IjoxfQ==", (string?)report["base64OriginalPayload"]);
        var failure = Assert.Single(report["failures"]!.AsArray())!;
        Assert.Equal(("LambdaAction", "arn:f"), ((string?)failure["failedAction"], (string?)failure["failedResource"]));
        Assert.StartsWith("Failed to invoke lambda function.", (string?)failure["errorMessage"], StringComparison.Ordinal);
        Assert.EndsWith($"The error code is {status}", (string?)failure["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("rule-binary-for-lambda")]
    public async Task A_payload_that_is_no_json_can_not_be_a_functions_event()
    {
        var client = await StartAsync("SELECT * FROM 'chat/+'", Lambda, ErrorAction());

        await client.PublishAsync("chat/room", "not json");

        Assert.Equal("bm90IGpzb24=", (string?)JsonNode.Parse((await _cloud.Queues.NextAsync()).Body)!["base64OriginalPayload"]);
        Assert.Equal(0, _cloud.Functions.Attempts);
    }

    [Fact]
    public async Task A_role_that_does_not_trust_AWS_IoT_can_not_be_used()
    {
        var role = _cloud.Role("Failures", IotCloud.AllowAll, trustedService: "lambda.amazonaws.com");
        var client = await StartAsync("SELECT * FROM 'chat/+'", Sqs(role), Lambda);

        await client.PublishAsync("chat/room", "{}");

        var report = JsonNode.Parse((await _cloud.Functions.NextAsync()).Event)!;
        Assert.Contains("unable to assume", (string?)report["failures"]![0]!["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_fails_altogether_does_not_stop_the_next_message()
    {
        var client = await StartAsync("SELECT * FROM 'chat/+'", Lambda, ErrorAction());
        _cloud.Functions.Failures.Enqueue(Denied);
        _cloud.Queues.Failures.Enqueue(Denied);

        await client.PublishAsync("chat/room", """{"lost":1}""");
        await client.PublishAsync("chat/room", """{"next":1}""");

        Assert.Equal("""{"next":1}""", (await _cloud.Functions.NextAsync()).Event);
        var lost = Assert.Single(_cloud.Services.GetRequiredService<Metrics>().All);
        Assert.Equal(("AWS/IoT", "ErrorActionFailure", "Archive_1", 1L), (lost.Namespace, lost.Name, lost.Dimensions["RuleName"], lost.Sum));
    }

    [Fact]
    [ConformsTo("rule-republish")]
    public async Task A_message_is_republished_under_the_rules_role()
    {
        var role = _cloud.Role("Republish", Policies.Allow("iot:Publish", "topic/copy/room"));
        var client = await StartAsync(
            "SELECT n FROM 'chat/+'",
            $$$"""{"Republish":{"Topic":"copy/${topic(2)}","RoleArn":"{{{role}}}","Qos":1}}""");
        await client.SubscribeAsync("copy/#", qos: 0);

        await client.PublishAsync("chat/room", """{"n":1,"m":2}""");
        await client.ExpectAsync(Packets.Publish("copy/room", """{"n":1}"""));

        await client.PublishAsync("chat/elsewhere", """{"n":1}""");
        await client.PublishAsync("chat/room", """{"n":2}""");
        await client.ExpectAsync(Packets.Publish("copy/room", """{"n":2}"""));
        Assert.Equal(IotCloud.Arn + "topic/copy/elsewhere", Assert.Single(_cloud.Refused).Resource);
    }

    [Fact]
    public async Task A_rule_that_feeds_itself_does_not_lock_up_the_broker()
    {
        var role = _cloud.Role("Republish", IotCloud.AllowAll);
        var client = await StartAsync("SELECT * FROM 'loop'", $$$"""{"Republish":{"Topic":"loop","RoleArn":"{{{role}}}"}}""");
        await client.PublishAsync("loop");

        await client.PublishAsync("other");
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_disabled_rule_does_nothing()
    {
        await CreateAsync("SELECT * FROM 'chat/+'", Lambda, disabled: true);
        await _cloud.StartAsync();
        var client = await _cloud.ConnectAsync("c");

        await client.PublishAsync("chat/room", "{}");
        await _cloud.Services.GetRequiredService<LocalCloud.Iot.Rules.RulesEngine>().StopAsync(TestContext.Current.CancellationToken);

        Assert.False(_cloud.Functions.HasMore);
    }

    [Theory]
    [ConformsTo("rule-sql-version")]
    [InlineData("""{"Sql":"SELECT nope() AS x FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[]}""", "Sql: rule Archive_1, at position 8: the function nope() is not supported")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","Actions":[]}""", "AwsIotSqlVersion")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2015-10-08","Actions":[]}""", "AwsIotSqlVersion")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23"}""", "Actions")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[{"S3":{"BucketName":"b"}}]}""", "Actions[0]: the action S3")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[{"Lambda":{"FunctionArn":"a","Extra":1}}]}""", "Actions[0].Lambda.Extra")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[{"Sqs":{"QueueUrl":"a"}}]}""", "Sqs.RoleArn")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[],"ErrorAction":{"Kinesis":{}}}""", "ErrorAction: the action Kinesis")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[],"Surprise":1}""", "TopicRulePayload.Surprise")]
    [InlineData("""{"Sql":"SELECT * FROM 'a'","AwsIotSqlVersion":"2016-03-23","Actions":[{"Republish":{"Topic":"${x","RoleArn":"r"}}]}""", "Republish.Topic")]
    public async Task What_a_template_asks_for_in_vain_stops_the_start_and_is_named(string payload, string problem)
    {
        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => CreateRuleAsync(payload));

        Assert.Contains("Rule (AWS::IoT::TopicRule)", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    private static string Lambda => """{"Lambda":{"FunctionArn":"arn:f"}}""";

    private static string Sqs(string role) => $$$"""{"Sqs":{"QueueUrl":"{{{QueueUrl}}}","RoleArn":"{{{role}}}","UseBase64":false}}""";

    private string ErrorAction() => Sqs(_cloud.Role("Failures", IotCloud.AllowAll));

    private async Task<TestClient> StartAsync(string sql, string action, string? errorAction = null)
    {
        await CreateAsync(sql, action, errorAction);
        await _cloud.StartAsync();
        return await _cloud.ConnectAsync("c");
    }

    private async Task CreateAsync(string sql, string action, string? errorAction = null, bool disabled = false)
    {
        var payload = new JsonObject
        {
            ["Sql"] = sql,
            ["AwsIotSqlVersion"] = "2016-03-23",
            ["Actions"] = new JsonArray(JsonNode.Parse(action)),
            ["ErrorAction"] = errorAction is null ? null : JsonNode.Parse(errorAction),
            ["RuleDisabled"] = disabled,
        };
        var created = await CreateRuleAsync(payload.ToJsonString());
        Assert.Equal("Archive_1", created.Ref);
        Assert.Equal(IotCloud.Arn + "rule/Archive_1", created.Attributes["Arn"]!.ToString());
    }

    private Task<CreatedResource> CreateRuleAsync(string payload) => _cloud.Services
        .GetServices<IResourceType>()
        .Single(type => type.TypeName == "AWS::IoT::TopicRule")
        .CreateAsync(
            new ResourceRequest(
                "Rule",
                "AWS::IoT::TopicRule",
                new JsonObject { ["RuleName"] = "Archive_1", ["TopicRulePayload"] = JsonNode.Parse(payload) },
                new StackContext("Stack", "eu-west-1", IotCloud.Account, "/")),
            TestContext.Current.CancellationToken);
}
