using LocalCloud.CloudFormation;
using LocalCloud.Iot;
using LocalCloud.Iot.Rules;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>Which rules a message activates: by FROM, or by its name.</summary>
public sealed class BasicIngestTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(new IotOptions { MaxRulePayloadBytes = 1_000 });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("rule-basic-ingest", "rule-topic-in-basic-ingest", "rule-from-optional")]
    [InlineData("SELECT topic() AS t, topic(1) AS one FROM 'Buildings/#'", "Buildings/Building5/Lights", """{"t":"Buildings/Building5/Lights","one":"Buildings"}""")]
    [InlineData("SELECT topic() AS t, topic(1) AS one FROM 'other/+'", "Buildings/5", """{"t":"Buildings/5","one":"Buildings"}""")] // FROM does not matter
    [InlineData("SELECT topic() AS t", "a/b", """{"t":"a/b"}""")] // and need not be there
    [InlineData("SELECT topic() AS t WHERE topic(2) = 'b'", "a/b", """{"t":"a/b"}""")]
    public async Task A_message_to_a_rules_name_reaches_that_rule_alone(string sql, string topic, string expected)
    {
        await _cloud.RuleAsync(sql, Lambda("arn:named"), name: "BuildingManager");
        await _cloud.RuleAsync("SELECT * FROM '#'", Lambda("arn:all"), name: "All");
        await _cloud.RuleAsync("SELECT * FROM 'Buildings/#'", Lambda("arn:topic"), name: "ByTopic");

        await _cloud.PublishAsync("$aws/rules/BuildingManager/" + topic, "{}");
        await _cloud.StopRulesAsync();

        var (function, payload, _) = await _cloud.Functions.NextAsync();
        Assert.Equal(("arn:named", expected), (function, payload));
        Assert.False(_cloud.Functions.HasMore);
    }

    [Theory]
    [ConformsTo("rule-basic-ingest-unknown-rule")]
    [InlineData("$aws/rules/Nobody/a")]
    [InlineData("$aws/rules/Disabled/a")]
    [InlineData("$aws/rules/named/a")] // names have cases
    [InlineData("$aws/rules/")]
    public async Task A_rule_that_can_not_run_is_passed_over(string topic)
    {
        await _cloud.RuleAsync("SELECT * FROM 'a'", Lambda("arn:named"), name: "Named");
        await _cloud.RuleAsync("SELECT * FROM 'a'", Lambda("arn:disabled"), name: "Disabled", disabled: true);

        await _cloud.PublishAsync(topic, "{}");
        await _cloud.StopRulesAsync();

        Assert.False(_cloud.Functions.HasMore);
    }

    [Fact]
    [ConformsTo("rule-basic-ingest-unknown-rule")]
    public async Task A_client_is_acknowledged_what_no_rule_takes_and_the_log_says_so()
    {
        var log = new RecordedLog(LogLevel.Warning);
        await using var cloud = new IotCloud(log: log);
        var client = await cloud.ConnectAsync("c");

        await client.PublishAsync("$aws/rules/Nobody/a", "{}");

        Assert.Single(log.Lines, line => line.Contains("Nobody", StringComparison.Ordinal));
    }

    [Theory]
    [ConformsTo("rule-hash-and-reserved-topics")]
    [InlineData("#", false)]
    [InlineData("+/events/#", false)]
    [InlineData("$aws/events/#", true)]
    [InlineData("$aws/events/presence/+/me", true)]
    public async Task Lifecycle_events_reach_rules_that_name_their_topics(string filter, bool reached)
    {
        await _cloud.RuleAsync($"SELECT clientId FROM '{filter}'", Lambda("arn:f"));

        await _cloud.PublishAsync("$aws/events/presence/connected/me", """{"clientId":"me"}""");
        await _cloud.StopRulesAsync();

        Assert.Equal(reached, _cloud.Functions.HasMore);
    }

    [Fact]
    [ConformsTo("rule-basic-ingest-permission", "limit-basic-ingest-levels-excluded")]
    public async Task Clients_publish_to_a_rule_with_permission_and_its_three_levels_do_not_count()
    {
        _cloud.Attach(IotCloud.Alice);
        await _cloud.RuleAsync("SELECT topic() AS t", Lambda("arn:f"), name: "Ingest");
        var policy = Policies.Of(
            ("Allow", "iot:Connect", ["client/*"]), ("Allow", "iot:Publish", ["topic/$aws/rules/Ingest/*"]));
        var client = await _cloud.ConnectAsync(IotCloud.Alice, _cloud.SignIn(IotCloud.Alice, policy).Principal);
        var longest = string.Join('/', Enumerable.Repeat(new string('x', 31), 8)); // 8 levels, 255 bytes

        await client.PublishAsync("$aws/rules/Ingest/" + longest, "{}");
        await client.PublishAsync("$aws/rules/Ingest/" + longest + "y", "{}");
        await client.SendAsync(Packets.Publish("$aws/rules/Other/a", "{}"));
        await client.ExpectEndAsync();

        Assert.Equal($$"""{"t":"{{longest}}"}""", (await _cloud.Functions.NextAsync()).Event);
        Assert.Equal($$"""{"t":"{{longest}}y"}""", (await _cloud.Functions.NextAsync()).Event);
        Assert.Equal(IotCloud.Arn + "topic/$aws/rules/Other/a", Assert.Single(_cloud.Refused).Resource);
    }

    [Fact]
    public async Task Basic_Ingest_goes_by_HTTP_too()
    {
        await _cloud.RuleAsync("SELECT topic() AS t, clientid() AS c", Lambda("arn:f"), name: "Ingest");

        Assert.Equal(200, (await _cloud.CallAsync("iotdata", "POST", "/topics/%24aws%2Frules%2FIngest%2Fa%2Fb", "{}"u8.ToArray())).Status);

        Assert.Equal("""{"t":"a/b","c":"n/a"}""", (await _cloud.Functions.NextAsync()).Event);
    }

    [Theory]
    [InlineData("x")] // a ninth level
    [InlineData("")] // nine levels, the last one empty
    public async Task The_rest_of_a_topic_of_Basic_Ingest_has_the_usual_limits(string last)
    {
        await _cloud.RuleAsync("SELECT topic() AS t", Lambda("arn:f"), name: "Ingest");
        var client = await _cloud.ConnectAsync("c");

        await client.SendAsync(Packets.Publish("$aws/rules/Ingest/1/2/3/4/5/6/7/8/" + last, "{}"));

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    [ConformsTo("limit-rule-payload")]
    public async Task A_result_beyond_the_limit_reaches_no_action(int bytes, bool reached)
    {
        await _cloud.RuleAsync("SELECT x FROM 'a'", Lambda("arn:f"));

        await _cloud.PublishAsync("a", $$"""{"x":"{{new string('x', bytes - 8)}}"}""");
        await _cloud.StopRulesAsync();

        Assert.Equal(reached, _cloud.Functions.HasMore);
    }

    [Fact]
    [ConformsTo("limit-actions-per-rule")]
    public async Task A_rule_has_at_most_10_actions()
    {
        string Actions(int count) => string.Join(',', Enumerable.Repeat(Lambda("arn:f"), count));

        await _cloud.CreateRuleAsync("SELECT * FROM 'a'", Actions(10));
        await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _cloud.CreateRuleAsync("SELECT * FROM 'a'", Actions(11)));
    }

    [Fact]
    public async Task There_are_at_most_1000_rules()
    {
        for (var i = 0; i < TopicRules.MaxRules; i++)
        {
            await _cloud.CreateRuleAsync("SELECT * FROM 'a'", Lambda("arn:f"), name: "Rule_" + i);
        }

        await _cloud.CreateRuleAsync("SELECT * FROM 'b'", Lambda("arn:f"), name: "Rule_0"); // replaced
        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(
            () => _cloud.CreateRuleAsync("SELECT * FROM 'a'", Lambda("arn:f"), name: "OneMore"));
        Assert.Contains("1000 rules", e.Message, StringComparison.Ordinal);
    }

    private static string Lambda(string arn) => $$$"""{"Lambda":{"FunctionArn":"{{{arn}}}"}}""";
}
