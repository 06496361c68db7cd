using Realtime.Log.Table;
using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>Processes that leave out one order or condition of the design.</summary>
internal static class RoomMutations
{
    /// <summary>What is read consistently is read as it may have been a while ago.</summary>
    public sealed class EventualRooms(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
            base.GetRoomAsync(roomId, consistent: false, cancellationToken);
    }

    /// <summary>Memberships are read as they may have been a while ago.</summary>
    public sealed class EventualMembers(IRoomStore inner) : RoomStoreDecorator(inner)
    {
        public override Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
            base.GetMemberAsync(roomId, sub, consistent: false, cancellationToken);
    }

    /// <summary>The membership is read before the room.</summary>
    public sealed class MemberFirst(IRoomStore inner, IReadOnlyList<string> users) : RoomStoreDecorator(inner)
    {
        private readonly Dictionary<string, Membership?> _members = [];

        public override async Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken)
        {
            foreach (var sub in consistent ? users : [])
            {
                _members[sub] = await base.GetMemberAsync(roomId, sub, consistent, cancellationToken);
            }

            return await base.GetRoomAsync(roomId, consistent, cancellationToken);
        }

        public override Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
            consistent && _members.TryGetValue(sub, out var member)
                ? Task.FromResult(member)
                : base.GetMemberAsync(roomId, sub, consistent, cancellationToken);
    }

    /// <summary>What memberships say is not looked at.</summary>
    public sealed class MembersSeen(IRoomStore inner, Func<Membership, Membership> see) : RoomStoreDecorator(inner)
    {
        public override async Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
            await base.GetMemberAsync(roomId, sub, consistent, cancellationToken) is { } member ? see(member) : null;
    }

    /// <summary>What rooms say is not looked at.</summary>
    public sealed class RoomsSeen(IRoomStore inner, Func<Room, Room> see) : RoomStoreDecorator(inner)
    {
        public override async Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
            await base.GetRoomAsync(roomId, consistent, cancellationToken) is { } room ? see(room) : null;
    }

    /// <summary>What a change makes of memberships is something else.</summary>
    public sealed class MarksMade(IRoomStore inner, Func<MemberMark, MemberMark> make) : RoomStoreDecorator(inner)
    {
        public override Task<bool> MarkMemberAsync(string roomId, MemberMark mark, CancellationToken cancellationToken) =>
            base.MarkMemberAsync(roomId, make(mark), cancellationToken);
    }

    /// <summary>What was read before something is what is seen ever after.</summary>
    public sealed class Remembering(IRoomStore inner, IReadOnlyList<string> users, bool rooms, bool members) : RoomStoreDecorator(inner)
    {
        private readonly Dictionary<string, Membership?> _members = [];
        private Room? _room;

        public bool HasRead { get; private set; }

        public async Task ReadAsync()
        {
            _room = await base.GetRoomAsync(RoomWorld.RoomId, consistent: true, CancellationToken.None);
            foreach (var sub in users)
            {
                _members[sub] = await base.GetMemberAsync(RoomWorld.RoomId, sub, consistent: true, CancellationToken.None);
            }

            HasRead = true;
        }

        public override Task<Room?> GetRoomAsync(string roomId, bool consistent, CancellationToken cancellationToken) =>
            consistent && HasRead && rooms ? Task.FromResult(_room) : base.GetRoomAsync(roomId, consistent, cancellationToken);

        public override Task<Membership?> GetMemberAsync(string roomId, string sub, bool consistent, CancellationToken cancellationToken) =>
            consistent && HasRead && members ? Task.FromResult(_members[sub]) : base.GetMemberAsync(roomId, sub, consistent, cancellationToken);
    }

    /// <summary>Rooms are read before a message has its number, rather than after.</summary>
    public sealed class ReadBeforeNumber(ILogStore inner, Remembering rooms) : StoreDecorator(inner)
    {
        public override async Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken)
        {
            await rooms.ReadAsync();
            return await base.GetClaimAsync(key, cancellationToken);
        }
    }

    /// <summary>Rooms are read before the first number only: a further attempt does not look again.</summary>
    public sealed class ReadOnce(ILogStore inner, Remembering rooms) : StoreDecorator(inner)
    {
        public override async Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (!rooms.HasRead)
            {
                await rooms.ReadAsync();
            }

            return await base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
        }
    }

    /// <summary>Rooms are read before the log, rather than after.</summary>
    public sealed class ReadBeforeLog(ILogStore inner, Remembering rooms) : StoreDecorator(inner)
    {
        public override async Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
        {
            await rooms.ReadAsync();
            return await base.GetHeadAsync(topic, cancellationToken);
        }
    }

    /// <summary>A refused message's claim is written before the void.</summary>
    public sealed class ClaimBeforeVoid(ILogStore inner) : StoreDecorator(inner)
    {
        private Entry? _void;

        public override Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken)
        {
            if (!entry.IsVoid)
            {
                return base.PutEntryIfAbsentAsync(topic, entry, cancellationToken);
            }

            _void = entry;
            return Task.FromResult(true);
        }

        public override async Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken)
        {
            var refused = await base.RefuseClaimAsync(key, number, reason, cancellationToken);
            _ = await base.PutEntryIfAbsentAsync(key.Topic, _void!, cancellationToken);
            return refused;
        }
    }

    /// <summary>What stands, or was refused, is not seen: the guard is asked about it again.</summary>
    public sealed class ForgottenEntries(ILogStore inner) : StoreDecorator(inner)
    {
        public override async Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
            await base.GetClaimAsync(key, cancellationToken) is { } claim ? claim with { Refused = null } : null;
    }

    /// <summary>The entry of a change has an id of its own each time.</summary>
    public sealed class EntriesNamedAnew(ILogStore inner) : StoreDecorator(inner)
    {
        private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];

        public override Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken) =>
            base.GetClaimAsync(Anew(key), cancellationToken);

        public override Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken) =>
            base.PutClaimIfAbsentAsync(Anew(key), claim, cancellationToken);

        public override Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken) =>
            base.MoveClaimAsync(Anew(key), from, claim, cancellationToken);

        private MessageKey Anew(MessageKey key) => char.IsAsciiDigit(key.Id[0]) ? key with { Id = key.Id + _suffix } : key;
    }
}
