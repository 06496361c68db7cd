using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.EventBridge;

public sealed class RuleReadTests : IDisposable
{
    private const string Event = """{"id":"1","account":"1","source":"app","time":"t","region":"r","resources":[],"detail-type":"Notification","detail":{"a":1}}""";

    private readonly Bridge _bridge = new();

    [Theory]
    [InlineData("""{"detail":{"a":[1]}}""", true)]
    [InlineData("""{"detail":{"a":[2]}}""", false)]
    public async Task A_pattern_can_be_tried_without_a_rule(string pattern, bool matches)
    {
        var answer = await _bridge.CallAsync("TestEventPattern", new JsonObject { ["EventPattern"] = pattern, ["Event"] = Event }.ToJsonString());

        Assert.Equal(matches, (bool?)answer["Result"]);
    }

    [Theory]
    [InlineData("[]", Event, "InvalidEventPatternException")]
    [InlineData("""{"source":[]}""", Event, "InvalidEventPatternException")]
    [InlineData("""{"source":["app"]}""", "{}", "ValidationException")]
    [InlineData("""{"source":["app"]}""", "nothing", "ValidationException")]
    public async Task What_is_no_pattern_or_event_is_refused(string pattern, string e, string code)
    {
        var input = new JsonObject { ["EventPattern"] = pattern, ["Event"] = e }.ToJsonString();

        Assert.Equal(code, (await Assert.ThrowsAsync<AwsException>(() => _bridge.CallAsync("TestEventPattern", input))).Code);
    }

    [Fact]
    public async Task Buses_rules_and_targets_are_listed()
    {
        await _bridge.CreateRuleAsync();

        var buses = await _bridge.CallAsync("ListEventBuses", "{}");
        var rules = await _bridge.CallAsync("ListRules", """{"EventBusName":"bus"}""");
        var targets = await _bridge.CallAsync("ListTargetsByRule", """{"EventBusName":"bus","Rule":"rule"}""");

        Assert.Equal(["default", "bus"], buses["EventBuses"]!.AsArray().Select(bus => (string?)bus!["Name"]));
        Assert.Equal(("rule", Bridge.RuleArn, "ENABLED"), rules["Rules"]!.AsArray().Select(rule => ((string?)rule!["Name"], (string?)rule["Arn"], (string?)rule["State"])).Single());
        Assert.Equal(Bridge.FunctionArn, (string?)targets["Targets"]!.AsArray().Single()!["Arn"]);
        Assert.Equal(
            "ResourceNotFoundException",
            (await Assert.ThrowsAsync<AwsException>(() => _bridge.CallAsync("ListTargetsByRule", """{"Rule":"none"}"""))).Code);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await _bridge.CreateRuleAsync();

        var first = await _bridge.CallAsync("ListEventBuses", """{"Limit":1}""");
        var second = await _bridge.CallAsync("ListEventBuses", $$"""{"Limit":1,"NextToken":"{{first["NextToken"]}}"}""");
        var rules = await _bridge.CallAsync("ListRules", """{"EventBusName":"bus","Limit":1}""");

        Assert.Equal(["default", "bus"], first["EventBuses"]!.AsArray().Concat(second["EventBuses"]!.AsArray()).Select(bus => (string?)bus!["Name"]));
        Assert.Null(second["NextToken"]);
        Assert.Null(rules["NextToken"]);
    }

    [Theory]
    [InlineData("""{"Limit":0}""")]
    [InlineData("""{"Limit":101}""")]
    [InlineData("""{"NextToken":"made-up"}""")]
    public async Task A_page_that_is_none_is_refused(string input) => Assert.Equal(
        "ValidationException", (await Assert.ThrowsAsync<AwsException>(() => _bridge.CallAsync("ListEventBuses", input))).Code);

    [Theory]
    [InlineData("TestEventPattern", "events:TestEventPattern")]
    [InlineData("ListEventBuses", "events:ListEventBuses")]
    [InlineData("ListRules", "events:ListRules")]
    public async Task Reading_needs_a_permission(string operation, string action)
    {
        _bridge.Access.Allows = _ => false;

        await Assert.ThrowsAsync<AwsException>(() => _bridge.CallAsync(operation, "{}"));

        Assert.Equal(action, Assert.Single(_bridge.Access.Refused).Action);
    }

    public void Dispose() => _bridge.Dispose();
}
