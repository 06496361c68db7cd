using LocalCloud.CloudFormation;
using LocalCloud.EventBridge;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.EventBridge;

public sealed class RuleTypeTests : IDisposable
{
    private readonly Bridge _bridge = new();

    [Theory]
    [InlineData("""{"EventPattern":{"source":[{"regex":"x"}]}}""", "Thing (AWS::Events::Rule): EventPattern: Event pattern is not valid. Reason: Unrecognized match type regex at $.source.")]
    [InlineData("""{}""", "EventPattern")]
    [InlineData("""{"EventPattern":{"source":["x"]},"State":"PAUSED"}""", "'PAUSED' is neither ENABLED nor DISABLED")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sns:eu-west-1:123456789012:t"}]}""", "is neither a function nor a queue")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sqs:eu-west-1:123456789012:q","Input":"{}","InputPath":"$.a"}]}""", "only one of")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sqs:eu-west-1:123456789012:q","InputPath":"a"}]}""", "'a' is no path")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sqs:eu-west-1:123456789012:q","InputTransformer":{"InputTemplate":"<x>"}}]}""", "'x' is no variable")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sqs:eu-west-1:123456789012:q","SqsParameters":{}}]}""", "Targets.SqsParameters")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","InputTransformer":{}}]}""", "InputTemplate")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","RetryPolicy":{"MaximumRetryAttempts":186}}]}""", "from 0 to 185")]
    public async Task What_is_not_supported_stops_with_its_place(string properties, string message)
    {
        var error = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => new RuleType(_bridge.Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", properties), TestContext.Current.CancellationToken));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaximumRetryAttempts", 0, true)]
    [InlineData("MaximumRetryAttempts", 185, true)]
    [InlineData("MaximumRetryAttempts", 186, false)]
    [InlineData("MaximumEventAgeInSeconds", 60, true)]
    [InlineData("MaximumEventAgeInSeconds", 86_400, true)]
    [InlineData("MaximumEventAgeInSeconds", 59, false)]
    [InlineData("MaximumEventAgeInSeconds", 86_401, false)]
    [ConformsTo("events-retry-policy")]
    public async Task A_retry_policy_has_limits(string property, int value, bool isTaken)
    {
        var problem = await Record.ExceptionAsync(() => _bridge.CreateRuleAsync($$$""","RetryPolicy":{"{{{property}}}":{{{value}}}}"""));

        Assert.Equal(isTaken, problem is null);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task A_rule_has_at_most_five_targets(int count, bool isTaken)
    {
        var targets = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"Id":"{{i}}","Arn":"{{Bridge.FunctionArn}}"}"""));

        var problem = await Record.ExceptionAsync(() => new RuleType(_bridge.Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", $$"""{"EventPattern":{"source":["x"]},"Targets":[{{targets}}]}"""), TestContext.Current.CancellationToken));

        Assert.Equal(isTaken, problem is null);
    }

    [Fact]
    public async Task A_rule_on_the_default_bus_has_an_ARN_without_the_bus()
    {
        var created = await new RuleType(_bridge.Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", """{"Name":"r","EventPattern":{"source":["x"]}}"""), TestContext.Current.CancellationToken);

        Assert.Equal("arn:aws:events:eu-west-1:123456789012:rule/r", created.Attributes["Arn"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_disabled_rule_gets_no_events()
    {
        await new RuleType(_bridge.Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", $$"""
                {"State":"DISABLED","EventPattern":{"source":["app"]},"Targets":[{"Id":"a","Arn":"{{Bridge.FunctionArn}}"}]}
                """),
            TestContext.Current.CancellationToken);

        await _bridge.PutAsync("""{"Entries":[{"Source":"app","DetailType":"x","Detail":"{}"}]}""");

        Assert.Empty(_bridge.Delivery.Running);
    }

    public void Dispose() => _bridge.Dispose();
}
