using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.EventBridge;

public sealed class EventDeliveryTests : IDisposable
{
    private const string Entry = """{"Entries":[{"Source":"app","DetailType":"Notification","Detail":"{\"a\":1}","EventBusName":"bus"}]}""";

    private readonly Bridge _bridge = new();

    [Theory]
    [ConformsTo("events-dlq-non-retriable")]
    [InlineData("AccessDeniedException", 403, "NO_PERMISSIONS")]
    [InlineData("ResourceNotFoundException", 404, "NO_RESOURCE")]
    public async Task What_waiting_does_not_heal_goes_to_the_dead_letter_queue_at_once(string code, int status, string written)
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw new AwsException(code, status, "because");

        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();

        Assert.Single(_bridge.Lambda.Invocations);
        var (arn, body, attributes, sender) = Assert.Single(_bridge.Queues.Sent);
        Assert.Equal(Bridge.QueueArn, arn);
        Assert.Equal(1, (int?)JsonNode.Parse(body)!["detail"]!["a"]);
        Assert.Equal($"events.amazonaws.com {Bridge.RuleArn}", sender);
        Assert.Equal(
            [("ERROR_CODE", written), ("ERROR_MESSAGE", "because"), ("RULE_ARN", Bridge.RuleArn), ("TARGET_ARN", Bridge.FunctionArn)],
            attributes.Select(pair => (pair.Key, pair.Value.StringValue)).Order());
    }

    [Fact]
    [ConformsTo("events-dlq-needs-queue-policy")]
    public async Task An_event_that_finds_no_dead_letter_queue_is_counted_under_the_names_of_its_bus_and_rule()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw new AwsException("AccessDeniedException", 403, "because");
        _bridge.Queues.Failures.Enqueue(new AwsException("AccessDenied", 403, "no"));

        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();
        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();

        Assert.Single(_bridge.Queues.Sent); // the second one
        var metric = Assert.Single(_bridge.Metrics.All);
        Assert.Equal("AWS/Events InvocationsFailedToBeSentToDlq EventBusName=bus RuleName=rule", metric.ToString());
        Assert.Equal(1, metric.Sum);
    }

    [Fact]
    public async Task A_throttled_delivery_is_repeated_until_it_works()
    {
        await _bridge.CreateRuleAsync();
        var attempts = 0;
        _bridge.Lambda.Accept = _ => ++attempts < 3 ? throw new AwsException("TooManyRequestsException", 429, "Rate Exceeded.") : Task.CompletedTask;

        await _bridge.PutAsync(Entry);
        for (var i = 0; i < 2; i++)
        {
            await _bridge.Clock.WaitForTimerAsync();
            _bridge.Clock.Jump(TimeSpan.FromMinutes(5));
        }

        await _bridge.DeliveredAsync();

        Assert.Equal(3, attempts);
        Assert.Empty(_bridge.Queues.Sent);
    }

    [Theory]
    [ConformsTo("events-dlq-attributes")]
    [InlineData(""","RetryPolicy":{"MaximumRetryAttempts":2}""", 5, "MaximumRetryAttempts", "2")]
    [InlineData(""","RetryPolicy":{"MaximumRetryAttempts":0}""", 5, "MaximumRetryAttempts", "0")]
    [InlineData(""","RetryPolicy":{"MaximumEventAgeInSeconds":60}""", 70, "MaximumEventAgeInSeconds", "1")]
    public async Task A_delivery_that_keeps_failing_ends_in_the_dead_letter_queue(
        string policy, int secondsBetween, string condition, string retries)
    {
        await _bridge.CreateRuleAsync(policy);
        _bridge.Lambda.Accept = _ => throw new AwsException("ServiceException", 500, "broken");

        await _bridge.PutAsync(Entry);
        for (var i = 0; i < int.Parse(retries, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            await _bridge.Clock.WaitForTimerAsync();
            _bridge.Clock.Jump(TimeSpan.FromSeconds(secondsBetween));
        }

        await _bridge.DeliveredAsync();

        var attributes = Assert.Single(_bridge.Queues.Sent).Attributes;
        Assert.Equal(condition, attributes["EXHAUSTED_RETRY_CONDITION"].StringValue);
        Assert.Equal(retries, attributes["RETRY_ATTEMPTS"].StringValue);
        Assert.Equal("INTERNAL_ERROR", attributes["ERROR_CODE"].StringValue);
    }

    [Theory]
    [InlineData(""","Input":"{\"fixed\":true}" """, """{"fixed":true}""")]
    [InlineData(""","InputPath":"$.detail" """, """{"a":1}""")]
    public async Task A_target_may_ask_for_something_else_than_the_event(string target, string payload)
    {
        await _bridge.CreateRuleAsync(target);

        await _bridge.PutAsync(Entry);
        await _bridge.DeliveredAsync();

        Assert.Equal(payload, Assert.Single(_bridge.Lambda.Invocations).Payload);
    }

    [Fact]
    public async Task Deliveries_that_wait_end_with_LocalCloud()
    {
        await _bridge.CreateRuleAsync();
        _bridge.Lambda.Accept = _ => throw new AwsException("ServiceException", 500, "broken");
        await _bridge.PutAsync(Entry);
        await _bridge.Clock.WaitForTimerAsync();

        await _bridge.Delivery.DisposeAsync();

        Assert.Empty(_bridge.Queues.Sent);
    }

    public void Dispose() => _bridge.Dispose();
}
