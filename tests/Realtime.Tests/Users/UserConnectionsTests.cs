using Amazon.DynamoDBv2;
using Realtime.Connections;
using Realtime.Sessions;
using Realtime.Tests.DynamoDb;
using Realtime.Users;

namespace Realtime.Tests.Users;

/// <summary>The requests of users and connections, as DynamoDB takes them.</summary>
public sealed class UserConnectionsTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private const string Ada = "aaaaaaaa-0000-4000-8000-000000000001";
    private const string AdasIdentity = "eu-west-1:11111111-1111-4111-8111-111111111111";

    private readonly string _connections = $"Connections-{Guid.NewGuid():N}";
    private readonly string _directory = $"Directory-{Guid.NewGuid():N}";
    private readonly AmazonDynamoDBClient _client = dynalite.CreateClient();

    private UserConnections Connections => new(_client, _connections, TimeProvider.System);

    private SessionDirectory Sessions => new(_client, _directory, TimeProvider.System);

    private UserDirectory Users => new(_client, _directory, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Dynalite.CreateTableAsync(_client, _connections, sortKey: new("sk", ScalarAttributeType.S));
        await Dynalite.CreateTableAsync(_client, _directory, hasSortKey: false);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Connections_of_one_user_are_listed_oldest_first_and_end()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var (first, second) = (new ClientConnection("b", $"{AdasIdentity}:1", now.AddSeconds(-1)), new ClientConnection("a", $"{AdasIdentity}:2", now));
        Assert.True(await Connections.BeginAsync(Ada, second, Token));
        Assert.True(await Connections.BeginAsync(Ada, first, Token));
        Assert.True(await Connections.BeginAsync(Ada, first, Token));
        Assert.True(await Connections.BeginAsync("somebody-else", first, Token));
        Assert.Equal([first, second], await Connections.ListAsync(Ada, Token));

        await Connections.EndAsync(Ada, "b", Token);
        await Connections.EndAsync(Ada, "c", Token);

        Assert.Equal([second], await Connections.ListAsync(Ada, Token));
        Assert.False(await Connections.BeginAsync(Ada, first, Token));
        Assert.False(await Connections.BeginAsync(Ada, second with { SessionId = "c" }, Token));
        Assert.Equal([second], await Connections.ListAsync(Ada, Token));
    }

    [Fact]
    public async Task An_identity_is_recorded_marked_unmarked_and_retired()
    {
        Assert.True(await Sessions.TakeTurnAsync(AdasIdentity, Ada, TimeSpan.FromSeconds(5), Token));
        Assert.False(await Sessions.TakeTurnAsync(AdasIdentity, Ada, TimeSpan.FromSeconds(5), Token));
        Assert.Equal(Ada, await Users.SubjectOfAsync(AdasIdentity, Token));
        Assert.Null(await Sessions.FindAsync(AdasIdentity, Token));
        Assert.Equal([AdasIdentity], await Sessions.RecordAsync(AdasIdentity, Ada, Token));
        await Sessions.MarkAsync(AdasIdentity, new SessionMark(Ada, TimeProvider.System.GetUtcNow()) { PolicyName = "Policy" }, Token);

        Assert.Equal("Policy", await Sessions.UnmarkAsync(AdasIdentity, Token));
        Assert.Equal("Policy", await Sessions.UnmarkAsync(AdasIdentity, Token));
        Assert.Null(await Sessions.UnmarkAsync("eu-west-1:nobody", Token));
        Assert.Null(await Sessions.FindAsync(AdasIdentity, Token));
        Assert.Null(await Users.SubjectOfAsync("eu-west-1:nobody", Token));

        await Sessions.RetireAsync(AdasIdentity, Ada, Token);
        Assert.Empty((await Users.GetAsync(Ada, Token))!.IdentityIds);
        Assert.Equal([AdasIdentity], await Sessions.RecordAsync(AdasIdentity, Ada, Token));
    }

    [Fact]
    public async Task An_order_stands_unless_a_newer_one_does()
    {
        var orders = new BlockOrders(_client, _directory);
        var now = TimeProvider.System.GetUtcNow();
        Assert.True(await orders.BlockAsync(Ada, now, Token));
        Assert.True(await orders.BlockAsync(Ada, now, Token));
        Assert.True(await Users.IsBlockedAsync(Ada, Token));

        Assert.True(await orders.UnblockAsync(Ada, now.AddSeconds(1), Token));

        Assert.False(await orders.BlockAsync(Ada, now, Token));
        Assert.False(await Users.IsBlockedAsync(Ada, Token));
    }
}
