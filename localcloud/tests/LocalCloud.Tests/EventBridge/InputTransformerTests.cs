using System.Text.Json.Nodes;
using LocalCloud.EventBridge;

namespace LocalCloud.Tests.EventBridge;

public sealed class InputTransformerTests
{
    private const string RuleArn = "arn:aws:events:eu-west-1:123456789012:rule/bus/rule";

    private static readonly JsonObject Event = JsonNode.Parse("""
        {"id":"1","detail-type":"Notification","resources":["a","b"],
         "detail":{"name":"x \"y\"","count":3,"nothing":null,"list":[{"n":1}],"a b":true} }
        """)!.AsObject();

    [Theory]
    [InlineData("""{"name":"$.detail.name"}""", """{"who":<name>}""", """{"who":"x \"y\""}""")]
    [InlineData("""{"name":"$.detail.name"}""", """{"who":"is <name>!"}""", """{"who":"is x \"y\"!"}""")]
    [InlineData("""{"name":"$.detail.name"}""", """ "<name> and <name>" """, """ "x \"y\" and x \"y\"" """)]
    [InlineData("""{"count":"$.detail.count"}""", """{"n":<count>,"text":"<count>"}""", """{"n":3,"text":"3"}""")]
    [InlineData("""{"list":"$.detail.list"}""", """{"l":<list>}""", """{"l":[{"n":1}]}""")]
    [InlineData("""{"list":"$.detail.list"}""", """{"l":"<list>"}""", """{"l":"[{\u0022n\u0022:1}]"}""")]
    [InlineData("""{"x":"$.detail.nothing"}""", """{"x":<x>}""", """{"x":null}""")]
    [InlineData("""{"x":"$.detail.missing"}""", """{"x":<x>,"y":"a<x>b"}""", """{"x":"","y":"ab"}""")]
    [InlineData("""{"x":"$.resources[1]"}""", "<x>", "\"b\"")]
    [InlineData("""{"x":"$.detail.list[0].n"}""", "<x>", "1")]
    [InlineData("""{"x":"$.detail['a b']"}""", "<x>", "true")]
    [InlineData("""{"x":"$.detail-type"}""", "<x>", "\"Notification\"")]
    [InlineData("{}", """{"rule":<aws.events.rule-arn>,"name":"<aws.events.rule-name>"}""", $$"""{"rule":"{{RuleArn}}","name":"rule"}""")]
    [InlineData("{}", "<aws.events.event.ingestion-time>", "\"2026-11-22T10:00:00.000Z\"")]
    [InlineData("{}", "<aws.events.event>", """{"id":"1","detail-type":"Notification","resources":["a","b"]}""")]
    [InlineData("{}", """{"a":"<b","c":"\"<"}""", """{"a":"<b","c":"\"<"}""")]
    public void A_template_is_filled_in(string paths, string template, string expected)
    {
        var transformer = InputTransformer.Parse(Paths(paths), template, out var problem);

        Assert.Equal("", problem);
        Assert.Equal(expected, transformer!.Apply(Event, RuleArn, new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("""{"x":"detail.name"}""", "<x>", "is no path")]
    [InlineData("""{"x":"$.a[*]"}""", "<x>", "is no path")]
    [InlineData("""{"x y":"$.a"}""", "\"a\"", "can't be a variable")]
    [InlineData("""{"aws":"$.a"}""", "<aws>", "can't be a variable")]
    [InlineData("{}", "<x>", "'x' is no variable")]
    [InlineData("{}", "<aws.events.other>", "'aws.events.other' is no variable")]
    [InlineData("""{"x":"$.a"}""", """{"a":<x>""", "is no JSON")]
    [InlineData("{}", "plain text", "is no JSON")]
    public void What_is_no_transformer_is_refused_with_the_reason(string paths, string template, string reason)
    {
        Assert.Null(InputTransformer.Parse(Paths(paths), template, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 8_192, true)]
    [InlineData(101, 8_192, false)]
    [InlineData(100, 8_193, false)]
    public void A_transformer_has_limits(int variables, int length, bool isTaken)
    {
        var paths = Enumerable.Range(0, variables).ToDictionary(i => $"v{i}", _ => "$.a");

        Assert.Equal(isTaken, InputTransformer.Parse(paths, $"\"{new string('x', length - 2)}\"", out _) is { });
    }

    private static Dictionary<string, string> Paths(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
}
