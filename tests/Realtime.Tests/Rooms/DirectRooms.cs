using System.Text;
using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;
using Realtime.Tests.Rooms.Model;

namespace Realtime.Tests.Rooms;

/// <summary>Rooms over simulated tables in which everything happens at once, with a clock that the test moves and a broker that remembers.</summary>
internal sealed class DirectRooms : IRoomBroker
{
    public const string Id = "general";

    public static readonly RoomUser Ann = new("ann", ["eu-west-1:ann"]);
    public static readonly RoomUser Ben = new("ben", ["eu-west-1:ben"]);
    public static readonly RoomUser Cid = new("cid", ["eu-west-1:cid"]);
    public static readonly RoomUser Dan = new("dan", ["eu-west-1:dan"]);

    private static readonly CancellationToken None = CancellationToken.None;

    public DirectRooms(RoomRules? rules = null, Func<IRoomStore, IRoomStore>? decorate = null)
    {
        Rules = rules ?? RoomRules.Design;
        Store = new DirectRoomStore(Table, () => Now);
        LogStore = new DirectStore(() => LogTable, () => Now, stale: null);
        Rooms = Deploy(decorate);
    }

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public RoomRules Rules { get; }

    public SimRooms Table { get; } = new(RoomConditions.All);

    public SimTable LogTable { get; } = new(SimConditions.All);

    public IRoomStore Store { get; }

    public DirectStore LogStore { get; }

    public RealtimeRooms Rooms { get; }

    public TimeProvider Clock => new SimClock(() => Now, TimeSpan.Zero);

    public HashSet<string> Blocked { get; } = [];

    /// <summary>What went live: the key's version and the number.</summary>
    public List<(long Version, long Number, string? Kind)> Live { get; } = [];

    /// <summary>Whom it was told to move: the old topic, the new version and the time.</summary>
    public List<(string Topic, long Version, TimeSpan Within)> Moves { get; } = [];

    public List<string> Sweeps { get; } = [];

    public bool IsBrokerDown { get; set; }

    public RealtimeRooms Deploy(Func<IRoomStore, IRoomStore>? decorate = null) => new(
        decorate?.Invoke(Store) ?? Store,
        new(LogStore, LogRules.Design, generation: 1, Clock),
        this,
        (sub, _) => Task.FromResult(Blocked.Contains(sub)),
        Rules,
        Clock);

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>The room as its item has it.</summary>
    public Room Room => Table.Room(Id)!;

    public Membership? Member(RoomUser user) => Table.Member(Id, user.Sub, static _ => false);

    /// <summary>The room, made by Ann.</summary>
    public async Task<DirectRooms> MadeAsync(RoomHistory history = RoomHistory.Joined, IReadOnlyList<MemberAddition>? members = null)
    {
        var made = await CreateAsync(new() { Id = Id, Settings = new() { Title = "General", History = history }, Members = members ?? [] }, Ann);
        Assert.Null(made.Refusal);
        return this;
    }

    public Task<RoomAnswer<RoomChanged>> CreateAsync(NewRoom room, RoomUser? by) =>
        Rooms.Changes.CreateAsync(room, new(by), None);

    public Task<RoomAnswer<RoomChanged>> ChangeAsync(MemberChanges changes, RoomUser? by) =>
        Rooms.Changes.ChangeMembersAsync(Id, changes, new(by), None);

    public Task<RoomAnswer<RoomChanged>> AddAsync(RoomUser user, RoomUser? by = null, RoomRole role = RoomRole.Member) =>
        ChangeAsync(new() { Add = [new(user, role)] }, by);

    public Task<RoomAnswer<RoomChanged>> RemoveAsync(RoomUser user, RoomUser? by = null) => ChangeAsync(new() { Remove = [user] }, by);

    public Task<RoomAnswer<RoomChanged>> SetAsync(SettingsChange settings, RoomUser? by = null) =>
        Rooms.Changes.ChangeSettingsAsync(Id, settings, new(by), None);

    public Task<RoomAnswer<RoomChanged>> DeleteAsync(RoomUser? by = null) => Rooms.Changes.DeleteAsync(Id, new(by), None);

    public Task<RoomAnswer<RoomView>> OpenAsync(RoomUser user) => Rooms.Opening.OpenAsync(Id, user.Sub, None);

    public Task<RoomWrite> WriteAsync(RoomUser user, string id) => Rooms.Writer.WriteAsync(Id, user.Sub, Message(user.IdentityIds[0], id), None);

    public Task<RoomWrite> WriteAsync(string id) => Rooms.Writer.WriteAsync(Id, Message("backend", id), None);

    public NewMessage Message(string sender, string id) =>
        new() { Id = id, Sender = sender, SentAt = Now, Body = Encoding.UTF8.GetBytes(id) };

    /// <summary>The entries that the log has, each with its kind and body or as void.</summary>
    public IReadOnlyList<string> Entries => [.. LogTable.Entries.Select(entry => entry.Message is { } message
        ? $"{message.Kind ?? message.Sender} {Encoding.UTF8.GetString(message.Body.Span)}" : "void")];

    public Task<bool> PublishAsync(string topic, long keyVersion, AppendedMessage message, CancellationToken cancellationToken)
    {
        if (!IsBrokerDown)
        {
            Live.Add((keyVersion, message.Position.Seq, message.Kind));
        }

        return Task.FromResult(!IsBrokerDown);
    }

    public Task<bool> TellToMoveAsync(string oldTopic, long newVersion, TimeSpan within, CancellationToken cancellationToken)
    {
        if (!IsBrokerDown)
        {
            Moves.Add((oldTopic, newVersion, within));
        }

        return Task.FromResult(!IsBrokerDown);
    }

    public Task RequestSweepAsync(string roomId, CancellationToken cancellationToken)
    {
        Sweeps.Add(roomId);
        return Task.CompletedTask;
    }
}
