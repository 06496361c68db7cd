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
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:sqs:eu-west-1:123456789012:q"}]}""", "is not a function")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","InputTransformer":{}}]}""", "Targets.InputTransformer")]
    [InlineData("""{"EventPattern":{"source":["x"]},"Targets":[{"Id":"a","Arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","RetryPolicy":{"MaximumRetryAttempts":186}}]}""", "from 0 to 185")]
    public async Task What_is_not_supported_stops_with_its_place(string properties, string message)
    {
        var error = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => new RuleType(_bridge.Buses).CreateAsync(
            Sandbox.Resource("AWS::Events::Rule", properties), TestContext.Current.CancellationToken));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
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
