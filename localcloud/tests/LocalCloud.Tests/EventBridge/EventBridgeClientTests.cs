using LocalCloud.EventBridge;
using LocalCloud.Lambda;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.EventBridge;

/// <summary>The AWS SDK for JavaScript against the gateway.</summary>
public sealed class EventBridgeClientTests
{
    [Fact]
    [ConformsTo("events-put-events")]
    public async Task The_SDK_puts_events_and_is_told_which_failed()
    {
        var lambda = new FakeLambda();
        await using var host = await GatewayHost.StartAsync(
            services => services.AddEventBridge().AddSingleton<ILambdaInvoker>(lambda).AddSingleton<IQueues, FakeQueues>());
        await host.CreateAsync("AWS::Events::EventBus", """{"Name":"bus"}""");
        await host.CreateAsync(
            "AWS::Events::Rule",
            $$"""{"EventBusName":"bus","EventPattern":{"detail-type":["Notification"]},"Targets":[{"Id":"a","Arn":"{{Bridge.FunctionArn}}"}]}""");

        var output = await NodeScript.RunAsync(host.Address, """
            const { EventBridge } = require('@aws-sdk/client-eventbridge');
            const events = new EventBridge({});
            const entry = { EventBusName: 'bus', Source: 'app', DetailType: 'Notification', Detail: '{"a":1}', Time: new Date(1783711145000) };
            const answer = await events.putEvents({ Entries: [entry, { ...entry, Detail: 'no' }] });
            const error = await events.putEvents({ Entries: [] }).catch(e => e);
            console.log([answer.FailedEntryCount, answer.Entries[1].ErrorCode, error.name].join(' '));
            """);

        Assert.Equal("1 MalformedDetail ValidationException", output);
        Assert.Contains("\"time\":\"2026-07-10T19:19:05Z\"", Assert.Single(lambda.Invocations).Payload, StringComparison.Ordinal);
    }
}
