using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Connections;

namespace Functions.Tests.Connections;

public sealed class TrackConnectionsTests : IAsyncLifetime
{
    private const string Alice = TestBackend.Alice;
    private const string Subject = TestBackend.AliceSubject;

    private readonly TestBackend _backend = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await _backend.Directory.WriteAsync(Alice, new(Subject, _backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, Token);

    public ValueTask DisposeAsync()
    {
        _backend.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_connection_stands_from_its_beginning_to_its_end()
    {
        await TrackAsync(Connected("s-1", "tab-1"), Connected("s-2", "tab-2"));
        Assert.Equal(["s-1", "s-2"], await SessionsAsync());

        await TrackAsync(Disconnected("s-1", "tab-1"));

        Assert.Equal(["s-2"], await SessionsAsync());
        Assert.Equal($"{_backend.Clock.Now.ToUnixTimeSeconds() + 3600}", _backend.ConnectionItems.Items[($"connection|{Subject}", "ended|s-1")]["expiresAt"].N);
    }

    [Fact]
    public async Task A_beginning_that_comes_after_its_end_begins_nothing()
    {
        await TrackAsync(Disconnected("s-1", "tab-1"), Connected("s-1", "tab-1"));

        Assert.Empty(await SessionsAsync());
        Assert.Equal(1, _backend.Line().GetProperty("late").GetInt32());
    }

    [Fact]
    public async Task Events_that_come_again_change_nothing()
    {
        await TrackAsync(Connected("s-1", "tab-1"), Connected("s-1", "tab-1"));
        Assert.Equal(["s-1"], await SessionsAsync());

        await TrackAsync(Disconnected("s-1", "tab-1"), Disconnected("s-1", "tab-1"), Connected("s-1", "tab-1"));

        Assert.Empty(await SessionsAsync());
    }

    // A client that comes back has the id of its last connection, whose end may be told afterwards.
    [Fact]
    public async Task The_end_of_the_last_connection_ends_not_the_one_that_took_its_place()
    {
        await TrackAsync(Connected("old", "tab-1"), Connected("new", "tab-1"), Disconnected("old", "tab-1"));

        Assert.Equal(["new"], await SessionsAsync());
    }

    [Fact]
    public async Task A_connection_whose_end_nobody_tells_is_forgotten_after_a_day()
    {
        await TrackAsync(Connected("s-1", "tab-1"));

        // Long before DynamoDB deletes the item.
        _backend.Clock.Now += UserConnections.Life;
        Assert.Empty(await SessionsAsync());
        Assert.Equal(["s-1"], _backend.ConnectionItems.Live(Subject).Select(_ => "s-1"));

        await TrackAsync(Connected("s-0", "tab-0", _backend.Clock.Now - UserConnections.Life));
        Assert.Single(_backend.ConnectionItems.Items);
    }

    [Theory]
    [InlineData("sensor-17")]
    [InlineData("eu-west-1:99999999-9999-4999-8999-999999999999")]
    [InlineData("eu-west-1:99999999-9999-4999-8999-999999999999:tab-1")]
    [InlineData("")]
    public async Task A_client_that_is_no_user_here_is_dropped(string clientId)
    {
        await TrackAsync(PresenceQueue.Of("connected", clientId, "s-1", _backend.Clock.Now), PresenceQueue.Of("disconnected", clientId, "s-1", _backend.Clock.Now));

        Assert.Empty(_backend.ConnectionItems.Items);
        Assert.Empty(_backend.Iot.Closed);
    }

    [Fact]
    public async Task A_user_has_twenty_connections_and_a_further_one_is_closed()
    {
        for (var number = 1; number <= 22; number++)
        {
            await TrackAsync(Connected($"s-{number}", $"tab-{number}"));
            _backend.Clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal([$"{Alice}:tab-21", $"{Alice}:tab-22"], _backend.Iot.Closed);
        await TrackAsync(Disconnected("s-21", "tab-21"), Disconnected("s-22", "tab-22"), Disconnected("s-3", "tab-3"), Connected("s-23", "tab-23"));
        Assert.Equal(2, _backend.Iot.Closed.Count);
    }

    // After a cut all tabs come back at once, and the ends of their last connections are told seconds later.
    [Fact]
    public async Task Twenty_clients_that_come_back_before_they_have_gone_are_twenty()
    {
        foreach (var round in Enumerable.Range(0, 5))
        {
            foreach (var number in Enumerable.Range(1, 20))
            {
                await TrackAsync(Connected($"s-{round}-{number}", $"tab-{number}"));
                _backend.Clock.Now += TimeSpan.FromMilliseconds(10);
            }
        }

        Assert.Empty(_backend.Iot.Closed);
    }

    [Fact]
    public async Task A_connection_of_a_blocked_user_is_turned_out_with_its_policy()
    {
        await _backend.BlockUser.HandleAsync(EventFile.Triggering("block-user/valid"), new FakeContext());
        _backend.Control.Calls.Clear();

        await TrackAsync(Connected("s-1", "tab-1"));

        Assert.Equal([$"{Alice}:tab-1"], _backend.Iot.Closed);
        Assert.Equal([$"detach {TestBackend.PolicyName} {Alice}"], _backend.Control.Calls);
        Assert.Equal(1, _backend.Lines[^1].GetProperty("ConnectionsClosed").GetInt32());
    }

    // The whole block happens before each call in its turn.
    [Fact]
    public async Task A_connection_beside_a_block_is_closed_by_one_of_the_two()
    {
        for (var at = 0; ; at++)
        {
            using var backend = new TestBackend();
            await backend.Directory.WriteAsync(Alice, new(Subject, backend.Clock.Now) { PolicyName = TestBackend.PolicyName }, Token);
            var calls = 0;
            void Count()
            {
                if (calls++ == at)
                {
                    backend.Table.Fail = backend.ConnectionItems.Fail = _ => { };
                    backend.BlockUser.HandleAsync(EventFile.Triggering("block-user/valid"), new FakeContext()).GetAwaiter().GetResult();
                }
            }

            backend.Table.Fail = backend.ConnectionItems.Fail = _ => Count();
            await backend.TrackConnections.HandleAsync(PresenceQueue.Batch(PresenceQueue.Of("connected", $"{Alice}:tab-1", "s-1", backend.Clock.Now)), new FakeContext());

            if (calls <= at)
            {
                Assert.InRange(at, 5, 10);
                return;
            }

            Assert.Contains($"{Alice}:tab-1", backend.Iot.Closed);
        }
    }

    [Fact]
    public async Task What_fails_is_named_and_comes_again_alone()
    {
        var puts = 0;
        _backend.ConnectionItems.Fail = call => _ = call == "Put" && puts++ == 1 ? throw new InvalidOperationException("killed") : 0;
        var batch = PresenceQueue.Batch(Connected("s-1", "tab-1"), Connected("s-2", "tab-2"), "no JSON", Connected("s-3", "tab-3"));

        var result = await _backend.TrackConnections.HandleAsync(batch, new FakeContext());

        Assert.Equal(["m-1"], result.Failures.Select(failure => failure.MessageId));
        Assert.Equal(["s-1", "s-3"], await SessionsAsync());
        Assert.Equal("Failed", _backend.Line().GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("""{"eventType":"connected","clientId":"{0}","timestamp":1795341600000}""")]
    [InlineData("""{"eventType":"connected","sessionIdentifier":"s","timestamp":1795341600000}""")]
    [InlineData("""{"eventType":"connected","clientId":"{0}","sessionIdentifier":"s"}""")]
    [InlineData("""{"eventType":"connected","clientId":"{0}","sessionIdentifier":"s","timestamp":1e300}""")]
    [InlineData("""{"eventType":"connected","clientId":"{0}","sessionIdentifier":"s","timestamp":-1}""")]
    [InlineData("""{"eventType":"subscribed","clientId":"{0}","sessionIdentifier":"s","timestamp":1795341600000}""")]
    [InlineData("""{"eventType":"connected","clientId":["{0}"],"sessionIdentifier":"s","timestamp":1795341600000}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_none_of_AWSs_events_is_dropped(string body)
    {
        var result = await _backend.TrackConnections.HandleAsync(PresenceQueue.Batch(body.Replace("{0}", Alice, StringComparison.Ordinal)), new FakeContext());

        Assert.Empty(result.Failures);
        Assert.Empty(_backend.ConnectionItems.Items);
        Assert.Equal(1, _backend.Line().GetProperty("unreadable").GetInt32());
    }

    private string Connected(string session, string suffix, DateTimeOffset? at = null) => PresenceQueue.Of("connected", $"{Alice}:{suffix}", session, at ?? _backend.Clock.Now);

    private string Disconnected(string session, string suffix) => PresenceQueue.Of("disconnected", $"{Alice}:{suffix}", session, _backend.Clock.Now);

    private Task<QueueResult> TrackAsync(params string[] bodies) => _backend.TrackConnections.HandleAsync(PresenceQueue.Batch(bodies), new FakeContext());

    private async Task<IEnumerable<string>> SessionsAsync() =>
        (await _backend.Connections.ListAsync(Subject, Token)).Select(connection => connection.SessionId);
}
