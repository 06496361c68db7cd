using Realtime.Rooms;
using Realtime.Rooms.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>Watches a world from outside: who got what, and whether membership, log and lists agree at the end.</summary>
internal sealed class RoomWitness(SimTable log, SimRooms rooms, SimBroker broker, RoomHistory history, RoomRules rules)
{
    private readonly Dictionary<string, long> _blocked = [];
    private readonly Dictionary<(string Sender, string Id), RoomWrite> _answers = [];
    private readonly HashSet<(string Sender, string Id)> _refusedForGood = [];

    public bool IsBlocked(string sub) => _blocked.ContainsKey(sub);

    /// <summary>Somebody is blocked from now on.</summary>
    public void OnBlocked(string sub) => _blocked.TryAdd(sub, log.Head?.Last ?? 0);

    /// <summary>A message was answered: what stands is done for good, and what was refused with a number too.</summary>
    public void OnWritten(string sender, string id, RoomWrite write)
    {
        var claim = log.GetClaim(new(RoomTopic.Of(RoomWorld.RoomId), sender, id));
        if (write.Appended is { } appended)
        {
            Witness.Check(!_refusedForGood.Contains((sender, id)), $"{sender}/{id} was refused, and stands at {appended.Position}.");
            if (_answers.TryGetValue((sender, id), out var earlier))
            {
                Witness.Check(
                    earlier.Appended!.Position == appended.Position,
                    $"{sender}/{id} stands at {earlier.Appended.Position} and at {appended.Position}.");
            }

            _answers[(sender, id)] = write;
            return;
        }

        Witness.Check(!_answers.ContainsKey((sender, id)), $"{sender}/{id} stands, and was refused: {write.Refusal}.");
        if (claim is { Refused: not null })
        {
            _refusedForGood.Add((sender, id));
        }
    }

    public RoomWorldSummary OnEnd(int kills, int steps, IReadOnlyList<string> users)
    {
        var truth = new RoomTruth(log.Entries);
        CheckLog(truth);
        CheckMemberships(truth, users);
        CheckReached(truth);
        CheckMessages(truth);
        CheckTurns();
        CheckCounts(users);
        Witness.Check(rooms.BegunBy.Distinct().Count() == rooms.BegunBy.Count, $"An event has changed the room twice: {string.Join(' ', rooms.BegunBy)}.");
        foreach (var listener in broker.Listeners)
        {
            CheckListener(truth, listener);
        }

        var messages = log.Entries.Count(entry => entry.Message is { Kind: null });
        return new(truth.Ids.Count, messages, _refusedForGood.Count, rooms.VersionOf.Count, kills, steps, truth.Deleted < long.MaxValue ? 1 : 0);
    }

    /// <summary>Each change has one entry, in order; and a room has an owner and no more members than it may.</summary>
    private void CheckLog(RoomTruth truth)
    {
        Witness.Check(truth.Ids.Distinct().Count() == truth.Ids.Count, $"A change stands twice: {string.Join(' ', truth.Ids)}.");
        Witness.Check(truth.Ids.Select(long.Parse).SequenceEqual(truth.Ids.Select(long.Parse).Order()), $"Changes stand as {string.Join(' ', truth.Ids)}.");
        foreach (var (number, owners, members) in truth.Owners)
        {
            Witness.Check(owners > 0, $"Nobody owns the room at {number}.");
            Witness.Check(members <= rules.MaxMembers, $"The room has {members} members at {number}.");
        }
    }

    private void CheckMemberships(RoomTruth truth, IReadOnlyList<string> users)
    {
        var room = rooms.Room(RoomWorld.RoomId)!;
        Witness.Check(room.IsDeleted == truth.Deleted < long.MaxValue, "The room is deleted, and its log does not say so.");
        Witness.Check(room.Settings.Title == truth.Title, $"The title is {room.Settings.Title}, and in the log {truth.Title}.");
        var members = rooms.Members(room.Id).Where(member => member.IsMember).ToDictionary(member => member.Sub);
        Witness.Check(
            members.Keys.Order().SequenceEqual(truth.Roles.Keys.Order()),
            $"Members are {string.Join(' ', members.Keys)}, and in the log {string.Join(' ', truth.Roles.Keys)}.");
        Witness.Check(room.Members == members.Count, $"The room counts {room.Members} members of {members.Count}.");
        Witness.Check(room.Owners == members.Values.Count(member => member.Role is RoomRole.Owner), $"The room counts {room.Owners} owners.");
        foreach (var (sub, member) in members)
        {
            Witness.Check(member.Role == truth.Roles[sub], $"{sub} is {member.Role}, and in the log {truth.Roles[sub]}.");
            Witness.Check(member.MutedUntil is not null == truth.IsMuted(sub), $"{sub} is muted or not, and in the log otherwise.");
            Witness.Check(member.Joined.Seq == truth.SpansOf(sub)[^1].Added, $"{sub} joined at {member.Joined}, and in the log at {truth.SpansOf(sub)[^1].Added}.");
        }

        foreach (var sub in users)
        {
            var isListed = rooms.ListOf(sub).Any(listed => listed.IsMember);
            Witness.Check(isListed == (members.ContainsKey(sub) && !room.IsDeleted), $"The list of {sub} does not say what the room says.");
        }
    }

    /// <summary>
    /// The invariant: nothing above the entry by which somebody was removed reaches them, until they were added again; and where the past is
    /// hidden, nothing from before they were added.
    /// </summary>
    private void CheckReached(RoomTruth truth)
    {
        foreach (var (sub, number, at, how) in broker.Reached)
        {
            var may = truth.SpansOf(sub).Any(span =>
                number <= span.Removed && log.WrittenAt(span.Added) <= at && (history is RoomHistory.All || number >= span.Added));
            Witness.Check(may, $"Number {number} reached {sub} {how}, who was a member {string.Join(' ', truth.SpansOf(sub))}.");
        }
    }

    private void CheckMessages(RoomTruth truth)
    {
        var messages = log.Entries.Where(entry => entry.Message is { Kind: null }).ToList();
        foreach (var entry in messages)
        {
            var (number, message) = (entry.Seq, entry.Message!);
            Witness.Check(number < truth.Deleted, $"{message.Id} stands at {number}, and the room was deleted at {truth.Deleted}.");
            if (message.Sender == "backend")
            {
                continue;
            }

            Witness.Check(
                truth.SpansOf(message.Sender).Any(span => span.Added < number && number < span.Removed),
                $"{message.Sender} wrote {number}, and was a member {string.Join(' ', truth.SpansOf(message.Sender))}.");
            Witness.Check(!truth.IsMutedAt(message.Sender, number), $"{message.Sender} wrote {number}, and was muted.");
            Witness.Check(
                !_blocked.TryGetValue(message.Sender, out var blocked) || number <= blocked,
                $"{message.Sender} wrote {number}, and was blocked at {blocked}.");
        }

        var standing = messages.ToDictionary(entry => (entry.Message!.Sender, entry.Message.Id), entry => entry.Seq);
        foreach (var (key, answer) in _answers)
        {
            Witness.Check(standing.GetValueOrDefault(key) == answer.Appended!.Position.Seq, $"{key} was reported and does not stand.");
        }

        foreach (var refused in _refusedForGood)
        {
            Witness.Check(!standing.ContainsKey(refused), $"{refused} was refused and stands.");
        }
    }

    /// <summary>What is counted as opened is a room of theirs, and what their list says is counted is.</summary>
    private void CheckCounts(IReadOnlyList<string> users)
    {
        foreach (var sub in users)
        {
            var listed = rooms.ListOf(sub).SingleOrDefault(one => one.IsMember);
            var isCounted = rooms.Counted(sub, RoomCount.Opened).Count > 0;
            Witness.Check(!isCounted || listed is not null, $"The room is counted of {sub}, who is not in it.");
            Witness.Check(isCounted || listed is not { IsOpened: true }, $"The list of {sub} says that the room is counted, and it is not.");
        }
    }

    /// <summary>Slow mode: between the turns for two messages of a member lies the time.</summary>
    private void CheckTurns()
    {
        var slow = TimeSpan.FromSeconds(rooms.Room(RoomWorld.RoomId)!.Settings.SlowModeSeconds);
        foreach (var turns in rooms.Turns.GroupBy(turn => turn.Sub))
        {
            foreach (var (first, second) in turns.Zip(turns.Skip(1)))
            {
                Witness.Check(
                    first.MessageId == second.MessageId || second.At - first.At >= slow,
                    $"{first.Sub} took turns for {first.MessageId} and {second.MessageId} within {second.At - first.At}.");
            }
        }
    }

    /// <summary>Every member ends on the current key, and has all that was for them.</summary>
    private void CheckListener(RoomTruth truth, SimListener listener)
    {
        var room = rooms.Room(RoomWorld.RoomId)!;
        var isMember = truth.Roles.ContainsKey(listener.Sub) && !room.IsDeleted;
        var expected = isMember ? room.Key!.TopicOf(room.Id) : null;
        Witness.Check(
            listener.Topic == expected,
            $"{listener.Sub} listens with key {VersionOf(listener.Topic)}, and the key is {(expected is null ? "none of theirs" : room.Version)}.");
        if (isMember)
        {
            var since = history is RoomHistory.All ? 0 : truth.SpansOf(listener.Sub)[^1].Added;
            var missing = log.Entries.Where(entry => !entry.IsVoid && entry.Seq > since).Select(entry => entry.Seq).Except(listener.Received).ToList();
            Witness.Check(missing.Count == 0, $"{listener.Sub} misses {string.Join(' ', missing)}.");
            Witness.Check(rooms.Counted(listener.Sub, RoomCount.Opened).Count == 1, $"{listener.Sub} has opened the room, and it is not counted.");
        }
    }

    private string VersionOf(string? topic) => topic is null ? "none" : rooms.VersionOf.GetValueOrDefault(topic).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
