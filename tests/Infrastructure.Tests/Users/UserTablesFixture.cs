using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Infrastructure.Users;
using Realtime.Connections;
using Realtime.Inbox.Audiences;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Notifications;
using Realtime.Publishing;
using Realtime.Rooms;
using Realtime.Sessions;
using Realtime.Tests.DynamoDb;

namespace Infrastructure.Tests.Users;

/// <summary>The tables, as the system itself fills them for two users who wrote to the same room.</summary>
internal sealed class UserTablesFixture : IDisposable
{
    public const string Alice = "aaaaaaaa-2222-4333-8444-555555555555";
    public const string AliceHere = "eu-west-1:a1111111-2222-4333-8444-555555555555";
    public const string AliceThere = "eu-west-1:a2222222-2222-4333-8444-555555555555";
    public const string Bob = "bbbbbbbb-2222-4333-8444-555555555555";
    public const string PrivateRoom = "ours";
    public const string BobHere = "eu-west-1:b1111111-2222-4333-8444-555555555555";

    // Anybody may call a room as he likes, also as somebody else's identity: it is everybody's.
    public const string RoomOfThatName = "chat/" + AliceHere;

    public static readonly LogTopic Room = new("chat/general", TimeSpan.FromDays(90));
    public static readonly LogTopic ToAlice = new($"notifications/{AliceHere}", TimeSpan.FromDays(30));
    public static readonly EventKey Unfinished = new("test", "Notification", "one");

    private readonly AmazonDynamoDBClient _client;

    public UserTablesFixture(Dynalite dynalite) => _client = dynalite.CreateClient();

    public UserTables Names { get; } = new($"log-{Guid.NewGuid():N}", $"directory-{Guid.NewGuid():N}", $"connections-{Guid.NewGuid():N}", $"rooms-{Guid.NewGuid():N}", $"inbox-{Guid.NewGuid():N}");

    public Realtime.Log.MessageLog Log => new(_client, Names.MessageLog, 1, TimeProvider.System);

    public RealtimeRooms Rooms => new(_client, Names.Rooms, Log, new SilentBroker(), (_, _) => Task.FromResult(false), TimeProvider.System);

    public UnfinishedEvents Events => new(_client, Names.MessageLog, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task FillAsync()
    {
        await Dynalite.CreateTableAsync(_client, Names.MessageLog);
        await Dynalite.CreateTableAsync(_client, Names.Directory, hasSortKey: false);
        await Dynalite.CreateTableAsync(_client, Names.Connections, sortKey: new("sk", ScalarAttributeType.S));
        await Dynalite.CreateTableAsync(_client, Names.Rooms, sortKey: new("sk", ScalarAttributeType.S));
        await Dynalite.CreateTableAsync(_client, Names.Inbox, sortKey: new("sk", ScalarAttributeType.S));
        var directory = new SessionDirectory(_client, Names.Directory, TimeProvider.System);
        await directory.WriteAsync(AliceHere, new SessionMark(Alice, TimeProvider.System.GetUtcNow()), Token);
        await directory.WriteAsync(AliceThere, new SessionMark(Alice, TimeProvider.System.GetUtcNow()), Token);
        await directory.RetireAsync(AliceThere, Alice, Token);
        await NameAndBlockAsync();
        await ConnectAsync(Alice, AliceHere);
        await ConnectAsync(Bob, BobHere);
        await directory.WriteAsync(BobHere, new SessionMark(Bob, TimeProvider.System.GetUtcNow()), Token);
        await AppendAsync(ToAlice, "backend", "n1", """{"title":"Für dich"}""");
        await AppendAsync(ToAlice, "backend", "n2", """{"title":"again"}""");
        await AppendAsync(ToAlice with { Topic = $"notifications/{BobHere}" }, "backend", "n1", """{"title":"for Bob"}""");
        await AppendAsync(Room, AliceHere, "m1", """{"text":"I am Alice"}""");
        await AppendAsync(Room, BobHere, "m1", """{"text":"I am Bob"}""");
        await AppendAsync(Room, AliceThere, "m2", "no JSON");
        await AppendAsync(Room with { Topic = RoomOfThatName }, BobHere, "m1", """{"text":"here too"}""");
        await LiveInRoomsAsync();
        await ChooseAsync(Alice);
        await ChooseAsync(Bob);
        await Events.SaveAsync(Unfinished, [AliceHere, BobHere], new HashSet<string>(), Token);
    }

    /// <summary>Preferences, and items as stand beside them.</summary>
    private async Task ChooseAsync(string sub)
    {
        Assert.True(QuietHours.TryParse(new("Europe/Berlin", "22:00", "07:00", ["fri"]), out var hours, out _));
        await new PreferenceStore(_client, Names.Inbox, TimeProvider.System).ChangeAsync(
            sub,
            new() { Choices = new Dictionary<ChannelChoice, bool> { [new("order", NotificationChannel.Email)] = sub == Bob }, ChangesQuietHours = true, QuietHours = hours },
            Token);
        Assert.Equal(1, (await new AudienceUsers(_client, Names.Inbox, AudienceRules.Design, TimeProvider.System).AddAsync("berlin", [sub], Token)).Changed);
        foreach (var partition in sub == Alice ? (string[])[$"state|{AliceHere}", $"state|{AliceThere}", $"pending|{Alice}"] : [$"state|{BobHere}"])
        {
            await _client.PutItemAsync(new PutItemRequest(Names.Inbox, new() { ["pk"] = new(partition), ["sk"] = new("1") }), Token);
        }
    }

    /// <summary>Alice makes a room with Bob, opens it, writes and reads there, and leaves it to him.</summary>
    private async Task LiveInRoomsAsync()
    {
        var (alice, bob) = (new RoomUser(Alice, [AliceHere, AliceThere]), new RoomUser(Bob, [BobHere]));
        var made = await Rooms.Changes.CreateAsync(
            new() { Id = PrivateRoom, Settings = new() { Title = "Ours" }, Members = [new(bob, RoomRole.Owner)] }, new(alice), Token);
        Assert.Null(made.Refusal);
        Assert.Null((await Rooms.Opening.OpenAsync(PrivateRoom, Alice, Token)).Refusal);
        var message = new NewMessage { Id = "r1", Sender = AliceHere, SentAt = TimeProvider.System.GetUtcNow(), Body = Encoding.UTF8.GetBytes("""{"text":"Alice was here"}""") };
        var written = await Rooms.Writer.WriteAsync(PrivateRoom, Alice, message, Token);
        await Rooms.Lists.MarkReadAsync(PrivateRoom, Alice, written.Appended!.Position, Token);
        Assert.Null((await Rooms.Changes.LeaveAsync(PrivateRoom, alice, Token)).Refusal);
    }

    private Task<UpdateItemResponse> NameAndBlockAsync() => _client.UpdateItemAsync(
        new UpdateItemRequest
        {
            TableName = Names.Directory,
            Key = new() { ["pk"] = new($"sub|{Alice}") },
            UpdateExpression = "SET #name = :name, blockedAt = :at",
            ExpressionAttributeNames = new() { ["#name"] = "name" },
            ExpressionAttributeValues = new() { [":name"] = new("Alice Liddell"), [":at"] = new() { N = "1795341600000" } },
        },
        Token);

    private async Task ConnectAsync(string subject, string identity)
    {
        var connections = new UserConnections(_client, Names.Connections, TimeProvider.System);
        await connections.BeginAsync(subject, new ClientConnection($"{subject}-1", $"{identity}:tab", TimeProvider.System.GetUtcNow()), Token);
        await connections.EndAsync(subject, $"{subject}-0", Token);
    }

    public Task<AppendedMessage> AppendAsync(LogTopic topic, string sender, string id, string body) => Log.AppendAsync(
        topic,
        new NewMessage { Id = id, Sender = sender, SentAt = TimeProvider.System.GetUtcNow(), Body = Encoding.UTF8.GetBytes(body) },
        Token);

    /// <summary>Every item of the tables as text, in an order of its own.</summary>
    public async Task<IReadOnlyList<string>> ItemsAsync()
    {
        List<string> items = [];
        foreach (var table in (string[])[Names.MessageLog, Names.Directory, Names.Connections, Names.Rooms, Names.Inbox])
        {
            items.AddRange(((await _client.ScanAsync(new ScanRequest(table), Token)).Items ?? []).Select(Text));
        }

        return [.. items.Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _client.Dispose();

    private static string Text(Dictionary<string, AttributeValue> item) => new JsonObject(item
        .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
        .Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)Value(attribute.Value)))).ToJsonString(new JsonSerializerOptions());

    private static string Value(AttributeValue value) =>
        value.S ?? value.N ?? (value.B is { } bytes ? Encoding.UTF8.GetString(bytes.ToArray())
            : value.BOOL is { } flag ? flag.ToString()
            : value.M is { Count: > 0 } map ? string.Join(',', map.Select(one => $"{one.Key}={Value(one.Value)}"))
            : string.Join(',', (value.SS ?? []).Concat((value.L ?? []).Select(one => one.S))));

    /// <summary>Nobody listens.</summary>
    private sealed class SilentBroker : IRoomBroker
    {
        public Task<bool> PublishAsync(string topic, long keyVersion, AppendedMessage message, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<bool> TellToMoveAsync(string oldTopic, long newVersion, TimeSpan within, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task RequestSweepAsync(string roomId, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
