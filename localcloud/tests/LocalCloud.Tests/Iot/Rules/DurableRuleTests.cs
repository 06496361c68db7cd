using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iot;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Lifecycle;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>A message of QoS 1 that was acknowledged reaches its rules, whatever becomes of LocalCloud and of its disk.</summary>
public sealed class DurableRuleTests : IAsyncDisposable
{
    private const string Lambda = """{"Lambda":{"FunctionArn":"arn:aws:lambda:eu-west-1:123456789012:function:f"}}""";
    private const string Sql = "SELECT *, topic() AS t, clientid() AS c, timestamp() AS at FROM 'chat/+'";

    private readonly IotCloud _cloud = new(new IotOptions { ActionRetryDelays = [TimeSpan.FromHours(1)] });
    private IotCloud? _next;

    public async ValueTask DisposeAsync()
    {
        await (_next?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task What_a_rule_had_not_carried_out_when_LocalCloud_was_killed_it_carries_out_in_the_next_run()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        _cloud.Functions.Failures.Enqueue(Throttled());
        var client = await _cloud.ConnectAsync("me");
        await client.PublishAsync("chat/1", """{"n":1}""");
        await client.PublishAsync("chat/1", """{"n":2}""");
        await _cloud.Clock.WaitForTimerAsync(TimeSpan.FromHours(1));

        var next = await KilledAsync(Lambda);

        var at = _cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal($$"""{"n":1,"t":"chat/1","c":"me","at":{{at}}}""", (await next.Functions.NextAsync()).Event);
        Assert.Equal($$"""{"n":2,"t":"chat/1","c":"me","at":{{at}}}""", (await next.Functions.NextAsync()).Event);
    }

    [Theory]
    [InlineData("""{"Sqs":{"QueueUrl":"http://h/1/q","RoleArn":"ROLE"}}""")]
    [InlineData("""{"Republish":{"Topic":"copies/1","Qos":1,"RoleArn":"ROLE"}}""")]
    public async Task That_goes_for_every_action_and_for_Basic_Ingest(string action)
    {
        action = action.Replace("ROLE", _cloud.Role("Rule", IotCloud.AllowAll), StringComparison.Ordinal);
        await _cloud.CreateRuleAsync("SELECT * FROM 'copies/+'", Lambda, name: "Copies"); // nobody runs the rules yet
        await _cloud.CreateRuleAsync("SELECT * FROM 'chat/+'", action);
        var client = await _cloud.ConnectAsync("me");
        await client.PublishAsync("$aws/rules/Rule_1/chat/1", """{"n":1}""");

        _next = _cloud.Killed();
        _next.Role("Rule", IotCloud.AllowAll);
        await _next.CreateRuleAsync("SELECT * FROM 'copies/+'", Lambda, name: "Copies");
        await _next.RuleAsync("SELECT * FROM 'chat/+'", action);
        await _next.GoOnAsync();

        Assert.Equal("""{"n":1}""", action.Contains("Sqs", StringComparison.Ordinal)
            ? (await _next.Queues.NextAsync()).Body
            : (await _next.Functions.NextAsync()).Event);
    }

    [Fact]
    public async Task What_a_rule_has_carried_out_it_does_not_carry_out_again()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        await (await _cloud.ConnectAsync("me")).PublishAsync("chat/1", """{"n":1}""");
        await _cloud.Functions.NextAsync();
        await _cloud.StopRulesAsync();

        var next = await KilledAsync(Lambda);
        await next.StopRulesAsync();

        Assert.False(next.Functions.HasMore);
    }

    [Fact]
    public async Task A_publish_whose_rule_can_not_be_served_later_gets_no_acknowledgement_and_nobody_gets_the_message()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        var subscriber = await _cloud.ConnectAsync("s");
        await subscriber.SubscribeAsync("chat/1");
        var client = await _cloud.ConnectAsync("me");
        using (FullDisk.BlockFolder(_cloud.PathOf("rules")))
        {
            await client.SendAsync(Packets.Publish("chat/1", "{}", qos: 1, packetId: 1));
            await client.ExpectEndAsync();
            Assert.Equal(DisconnectReason.ServerError, _cloud.Services.GetRequiredService<Departures>().Find("me")!.Reason);
            Assert.NotNull(_cloud.Services.GetRequiredService<StateStore>().Disk.Problem());
        }

        await subscriber.ExpectNothingAsync();
        await (await AgainAsync("me")).PublishAsync("chat/1", "{}");
        await _cloud.Functions.NextAsync();
        Assert.Null(_cloud.Services.GetRequiredService<StateStore>().Disk.Problem());
    }

    [Fact]
    public async Task By_HTTP_such_a_publish_fails_too()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        using var full = FullDisk.BlockFolder(_cloud.PathOf("rules"));

        await Assert.ThrowsAsync<StorageException>(() => _cloud.CallAsync("iotdata", "POST", "/topics/chat/1?qos=1", "{}"u8.ToArray()));
        await _cloud.CallAsync("iotdata", "POST", "/topics/chat/1?qos=0", "{}"u8.ToArray());
    }

    [Fact]
    public async Task Topics_without_a_rule_and_messages_of_QoS_0_touch_no_disk()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        using var full = FullDisk.BlockFolder(_cloud.PathOf("rules"));
        var client = await _cloud.ConnectAsync("me");

        await client.PublishAsync("other/1");
        await client.SendAsync(Packets.Publish("chat/1", """{"n":0}"""));

        Assert.StartsWith("""{"n":0,""", (await _cloud.Functions.NextAsync()).Event, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_can_not_write_waits_and_is_no_failed_action()
    {
        await _cloud.RuleAsync(Sql, Lambda, errorAction: Lambda.Replace(":f\"", ":error\"", StringComparison.Ordinal));
        _cloud.Functions.Failures.Enqueue(FullDisk.Error);
        _cloud.Functions.Failures.Enqueue(FullDisk.Error);
        await (await _cloud.ConnectAsync("me")).PublishAsync("chat/1", "{}");
        for (var i = 0; i < 2; i++)
        {
            await _cloud.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.EndsWith(":f", (await _cloud.Functions.NextAsync()).FunctionArn, StringComparison.Ordinal);
        Assert.Equal(3, _cloud.Functions.Attempts);
    }

    [Fact]
    public async Task A_retained_message_that_can_not_be_kept_is_not_acknowledged_and_not_retained()
    {
        await _cloud.StartAsync();
        using var full = FullDisk.BlockFolder(_cloud.PathOf("retained"));
        var client = await _cloud.ConnectAsync("me");

        await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: 1, retain: true));
        await client.ExpectEndAsync();

        Assert.Null(_cloud.Services.GetRequiredService<IRetainedMessages>().Find("a"));
    }

    [Fact]
    public async Task A_persistent_session_that_can_not_keep_a_message_costs_its_publisher_the_acknowledgement_and_nobody_else_the_message()
    {
        await _cloud.StartAsync();
        var absent = _cloud.Open();
        await absent.SendAsync(Packets.Connect("absent", clean: false));
        await absent.ExpectAsync("20020000");
        await absent.SubscribeAsync("a");
        await absent.SendAsync("E000");
        await absent.EndedAsync();
        var others = new[] { await _cloud.ConnectAsync("one"), await _cloud.ConnectAsync("two") };
        foreach (var other in others)
        {
            await other.SubscribeAsync("a");
        }

        var client = await _cloud.ConnectAsync("me");
        using var full = FullDisk.BlockFile(Path.ChangeExtension(Assert.Single(_cloud.Files("sessions", "*.json")), "log"));
        await client.SendAsync(Packets.Publish("a", "x", qos: 1, packetId: 1));
        await client.ExpectEndAsync();

        foreach (var other in others)
        {
            await other.ExpectAsync(Packets.Publish("a", "x", qos: 1, packetId: 1));
        }
    }

    [Fact]
    public async Task A_subscription_that_can_not_be_kept_is_not_acknowledged()
    {
        await _cloud.StartAsync();
        var client = _cloud.Open();
        using var full = FullDisk.BlockFolder(_cloud.PathOf("sessions"));

        await client.SendAsync(Packets.Connect("c", clean: false)); // its session would be in a file

        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_will_that_can_not_be_kept_for_its_rule_is_published_as_soon_as_it_can()
    {
        await _cloud.RuleAsync(Sql, Lambda);
        var client = _cloud.Open();
        await client.SendAsync(Packets.Connect("c", will: ("chat/1", """{"gone":true}"""), willQoS: 1));
        await client.ExpectAsync("20020000");
        using (FullDisk.BlockFolder(_cloud.PathOf("rules")))
        {
            client.Transport.Abort();
            await client.EndedAsync();
            await _cloud.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        }

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("""{"gone":true""", (await _cloud.Functions.NextAsync()).Event, StringComparison.Ordinal);
    }

    private static AwsException Throttled() => new("TooManyRequestsException", 429, "Rate Exceeded.");

    private async Task<IotCloud> KilledAsync(string action)
    {
        _next = _cloud.Killed();
        await _next.RuleAsync(Sql, action);
        await _next.GoOnAsync();
        return _next;
    }

    // One CONNECT a second.
    private Task<TestClient> AgainAsync(string clientId)
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        return _cloud.ConnectAsync(clientId);
    }
}
