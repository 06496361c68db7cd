using Realtime.Log;
using Realtime.Rooms;
using Realtime.Rooms.Table;

namespace Realtime.Tests.Rooms.Model;

/// <summary>The table of rooms: the atomic operations of <see cref="IRoomStore"/>, without any time or fault in them.</summary>
internal sealed class SimRooms(RoomConditions conditions)
{
    private readonly Dictionary<string, SimVersions<Room>> _rooms = [];
    private readonly SortedDictionary<(string Room, string Sub), SimVersions<Membership>> _members = [];
    private readonly SortedDictionary<(string Sub, string Room), SimVersions<ListedRoom>> _listed = [];
    private readonly Dictionary<(string Sub, RoomCount What), SortedDictionary<string, long>> _counted = [];
    private readonly Dictionary<string, DateTimeOffset> _taken = [];
    private readonly Dictionary<(string Room, string Id), RoomEvent> _events = [];
    private readonly Dictionary<string, AdditionTally> _tallies = [];

    /// <summary>Every key that a room ever had.</summary>
    public Dictionary<string, long> VersionOf { get; } = [];

    /// <summary>Turns to write, as they were taken.</summary>
    public List<(string Sub, string MessageId, DateTimeOffset At)> Turns { get; } = [];

    /// <summary>The events by which changes were begun, as they were.</summary>
    public List<string> BegunBy { get; } = [];

    public Room? Room(string roomId) => Room(roomId, static _ => false);

    public Room? Room(string roomId, Func<DateTimeOffset, bool> isHidden) => _rooms.GetValueOrDefault(roomId)?.SeenBy(isHidden);

    public IEnumerable<Membership> Members(string roomId) =>
        _members.Where(member => member.Key.Room == roomId).Select(member => member.Value.Now!);

    public Membership? Member(string roomId, string sub, Func<DateTimeOffset, bool> isHidden) =>
        _members.GetValueOrDefault((roomId, sub))?.SeenBy(isHidden);

    public IEnumerable<ListedRoom> ListOf(string sub) => _listed.Where(listed => listed.Key.Sub == sub).Select(listed => listed.Value.Now!);

    public ListedRoom? Listed(string sub, string roomId, Func<DateTimeOffset, bool> isHidden) =>
        _listed.GetValueOrDefault((sub, roomId))?.SeenBy(isHidden);

    public IReadOnlyDictionary<string, long> Counted(string sub, RoomCount what) =>
        new Dictionary<string, long>(_counted.GetValueOrDefault((sub, what)) ?? []);

    public RoomEvent? Event(string roomId, string eventId) => _events.GetValueOrDefault((roomId, eventId));

    public AdditionTally? Tally(string sub) => _tallies.GetValueOrDefault(sub);

    public bool PutRoom(Room room, DateTimeOffset now)
    {
        if (conditions.RoomIfAbsent && _rooms.ContainsKey(room.Id))
        {
            return false;
        }

        Write(room, now);
        return true;
    }

    public bool Begin(Room seen, Room begun, DateTimeOffset now)
    {
        if (Room(begun.Id) is not { } stands || (conditions.NoIntent && stands.Intent is not null)
            || (conditions.ChangeAsSeen && stands.Change != seen.Change))
        {
            return false;
        }

        if (begun.Intent?.EventId is { } eventId)
        {
            BegunBy.Add(eventId);
        }

        // As the table's write: the key and what belongs to it have writes of their own.
        Write(
            stands with
            {
                Settings = begun.Settings,
                Change = begun.Change,
                Members = begun.Members,
                Owners = begun.Owners,
                IsDeleted = stands.IsDeleted || begun.IsDeleted,
                Key = begun.Key is null ? null : stands.Key,
                Previous = begun.Previous ?? stands.Previous,
                KeyAt = begun.KeyAt ?? stands.KeyAt,
                Token = begun.Token,
                Intent = begun.Intent,
            },
            now);
        return true;
    }

    public bool MarkMember(string roomId, MemberMark mark, DateTimeOffset now)
    {
        var versions = Versions(_members, (roomId, mark.Sub));
        if (conditions.MemberMarkedByLower && versions.Now is { } marked && marked.Change >= mark.Change)
        {
            return false;
        }

        var stands = versions.Now ?? new() { RoomId = roomId, Sub = mark.Sub, Change = 0, IsMember = false };
        versions.Write(
            stands with
            {
                Change = mark.Change,
                IsMember = mark.IsMember ?? stands.IsMember,
                Role = mark.Role ?? stands.Role,
                Joined = mark.Joined ?? stands.Joined,
                LeastKey = mark.LeastKey ?? stands.LeastKey,
                MutedUntil = mark.Muting is { } muting ? muting.Until : stands.MutedUntil,
            },
            now);
        return true;
    }

    /// <summary>Nothing tells any more that somebody was a member: no write of the product's does that, only erasing a user.</summary>
    public void Erase(string roomId, string sub) => _members.Remove((roomId, sub));

    public bool MarkListed(string sub, string roomId, ListMark mark, DateTimeOffset now)
    {
        var versions = Versions(_listed, (sub, roomId));
        if (conditions.ListedMarkedByLower && versions.Now is { } marked && marked.Change >= mark.Change)
        {
            return false;
        }

        versions.Write(new(roomId, mark.Change, mark.IsMember, versions.Now?.Read), now);
        return true;
    }

    public bool ReplaceKey(string roomId, long change, RoomKey key, DateTimeOffset now)
    {
        var stands = Room(roomId)!;
        if (conditions.KeyChangeLower && stands.KeyChange >= change)
        {
            return false;
        }

        Write(stands with { Previous = stands.Key, Key = key, Version = stands.Version + 1, KeyChange = change }, now);
        return true;
    }

    public bool HidePast(string roomId, long change, long since, RoomKey key, DateTimeOffset now)
    {
        var stands = Room(roomId)!;
        if (conditions.SinceLower && stands.Since >= since)
        {
            return false;
        }

        Write(stands with { Between = stands.Key, Key = key, Version = stands.Version + 1, KeyChange = change, Since = since }, now);
        return true;
    }

    public bool ClearIntent(string roomId, long change, DateTimeOffset now)
    {
        var stands = Room(roomId)!;
        if (stands.Intent is null || (conditions.IntentOfThisChange && stands.Intent.Change != change))
        {
            return false;
        }

        Write(stands with { Intent = null, Previous = null, Between = null }, now);
        return true;
    }

    public bool TakeTurn(string roomId, string sub, string messageKey, DateTimeOffset at, DateTimeOffset before, DateTimeOffset now)
    {
        var versions = Versions(_members, (roomId, sub));
        if (versions.Now is not { } stands)
        {
            return false;
        }

        if (conditions.TurnIsOver && stands.SlowAt > before)
        {
            return false;
        }

        Turns.Add((sub, messageKey, at));
        versions.Write(stands with { SlowAt = at, SlowId = messageKey }, now);
        return true;
    }

    public bool MarkRead(string sub, string roomId, Position read, DateTimeOffset now)
    {
        var versions = Versions(_listed, (sub, roomId));
        if (versions.Now is not { IsMember: true } stands || stands.Read?.Seq >= read.Seq)
        {
            return false;
        }

        versions.Write(stands with { Read = read }, now);
        return true;
    }

    public bool MarkOpened(string sub, string roomId, long change, DateTimeOffset now)
    {
        var versions = Versions(_listed, (sub, roomId));
        if (versions.Now is not { IsMember: true } stands || (conditions.OpenedNotMarkedLater && stands.Change > change))
        {
            return false;
        }

        versions.Write(stands with { IsOpened = true }, now);
        return true;
    }

    public bool CountRoom(CountedRoom room, int max)
    {
        var counted = _counted.TryGetValue((room.Sub, room.What), out var found) ? found : _counted[(room.Sub, room.What)] = [];
        if (counted.TryGetValue(room.RoomId, out var mark) ? mark >= room.Mark : counted.Count >= max)
        {
            return false;
        }

        counted[room.RoomId] = room.Mark;
        return true;
    }

    public bool UncountRoom(CountedRoom room) =>
        _counted.GetValueOrDefault((room.Sub, room.What)) is { } counted
        && counted.TryGetValue(room.RoomId, out var mark) && (mark < room.Mark || !conditions.UncountedByHigher)
        && counted.Remove(room.RoomId);

    public bool TakeLook(string sub, RoomCount what, DateTimeOffset at, DateTimeOffset before) => Take($"{sub} {what}", at, before);

    public bool TakeNews(string roomId, DateTimeOffset at, DateTimeOffset before) => Take(roomId, at, before);

    public bool PutEvent(string roomId, RoomEvent done) => _events.TryAdd((roomId, done.Id), done);

    public bool PutTally(string sub, AdditionTally tally, long? seenVersion)
    {
        if (conditions.TallyAsSeen && Tally(sub)?.Version != seenVersion)
        {
            return false;
        }

        _tallies[sub] = tally;
        return true;
    }

    private bool Take(string what, DateTimeOffset at, DateTimeOffset before)
    {
        if (_taken.TryGetValue(what, out var last) && last > before)
        {
            return false;
        }

        _taken[what] = at;
        return true;
    }

    private void Write(Room room, DateTimeOffset now)
    {
        if (room.Key is { } key)
        {
            VersionOf[key.TopicOf(room.Id)] = room.Version;
        }

        (_rooms.TryGetValue(room.Id, out var versions) ? versions : _rooms[room.Id] = new()).Write(room, now);
    }

    private static SimVersions<T> Versions<TKey, T>(SortedDictionary<TKey, SimVersions<T>> items, TKey key)
        where TKey : notnull
        where T : class => items.TryGetValue(key, out var versions) ? versions : items[key] = new();
}
