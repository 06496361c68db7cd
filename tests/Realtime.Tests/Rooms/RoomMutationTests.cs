using Realtime.Log.Table;
using Realtime.Rooms;
using Realtime.Rooms.Changes;
using Realtime.Tests.Log.Model;
using Realtime.Tests.Rooms.Model;

namespace Realtime.Tests.Rooms;

/// <summary>Each order and condition of the design is left out once, and the model must notice: so it checks them, and all are needed.</summary>
public sealed class RoomMutationTests
{
    private static readonly string[] Users = ["u0", "u1", "u2", "u3", "u4"];

    [Fact]
    public void A_removal_that_replaces_the_key_before_it_marks_is_caught() =>
        Caught(Moved(ChangeStep.ReplaceKey, before: ChangeStep.MarkRemoved));

    [Fact]
    public void A_removal_that_marks_after_the_entry_is_caught() =>
        Caught(Moved(ChangeStep.MarkRemoved, before: ChangeStep.HidePast));

    [Fact]
    public void A_removal_that_replaces_the_key_after_the_entry_is_caught() =>
        Caught(Moved(ChangeStep.ReplaceKey, before: ChangeStep.HidePast));

    [Fact]
    public void A_removal_that_replaces_no_key_is_caught() => Caught(Without(ChangeStep.ReplaceKey));

    [Fact]
    public void An_addition_that_marks_before_the_entry_is_caught() =>
        Caught(Moved(ChangeStep.MarkAdded, before: ChangeStep.Append));

    [Fact]
    public void An_addition_that_hides_the_past_before_the_entry_is_caught() =>
        Caught(Moved(ChangeStep.HidePast, before: ChangeStep.Append) with { History = RoomHistory.Joined });

    [Fact]
    public void An_addition_that_hides_the_past_after_the_marks_is_caught() =>
        Caught(Moved(ChangeStep.HidePast, before: ChangeStep.Sweep) with { History = RoomHistory.Joined });

    [Fact]
    public void An_addition_that_hides_no_past_is_caught() => Caught(Without(ChangeStep.HidePast) with { History = RoomHistory.Joined });

    [Fact]
    public void An_intent_cleared_before_the_old_topic_was_told_is_caught() =>
        Caught(Moved(ChangeStep.Clear, before: ChangeStep.TellToMove));

    [Fact]
    public void An_old_topic_that_is_not_told_is_caught() => Caught(Without(ChangeStep.TellToMove));

    [Fact]
    public void An_entry_that_does_not_go_live_is_caught() => Caught(Without(ChangeStep.GoLive));

    [Fact]
    public void An_entry_that_is_not_written_is_caught() => Caught(Without(ChangeStep.Append));

    [Fact]
    public void A_change_begun_beside_another_is_caught() =>
        Caught(new() { Conditions = new() { NoIntent = false, ChangeAsSeen = false } });

    [Fact]
    public void A_change_begun_on_a_room_that_has_changed_since_is_caught() =>
        Caught(new() { Conditions = new() { ChangeAsSeen = false } });

    [Fact]
    public void A_change_that_nobody_finishes_for_others_is_caught() =>
        Caught(Seen(room => room with { Intent = null }));

    [Fact]
    public void A_late_mark_of_a_membership_is_caught() =>
        Caught(new() { Conditions = new() { MemberMarkedByLower = false } });

    [Fact]
    public void A_late_mark_of_a_list_is_caught() =>
        Caught(new() { Conditions = new() { ListedMarkedByLower = false } });

    [Fact]
    public void A_key_replaced_late_is_caught() => Caught(new() { Conditions = new() { KeyChangeLower = false } });

    [Fact]
    public void A_past_hidden_late_is_caught() =>
        Caught(new() { Conditions = new() { SinceLower = false }, History = RoomHistory.Joined });

    [Fact]
    public void An_intent_cleared_for_another_change_is_caught() =>
        Caught(new() { Conditions = new() { IntentOfThisChange = false } });

    [Fact]
    public void A_room_made_twice_is_caught() => Caught(new() { Conditions = new() { RoomIfAbsent = false } });

    [Fact]
    public void A_change_with_an_entry_for_each_who_finishes_it_is_caught() =>
        Caught(new() { Ports = ports => ports with { Log = new RoomMutations.EntriesNamedAnew(ports.Log) } });

    [Fact]
    public void A_room_read_eventually_is_caught() =>
        Caught(new() { Ports = ports => ports with { Rooms = new RoomMutations.EventualRooms(ports.Rooms) } });

    [Fact]
    public void A_membership_read_eventually_is_caught() =>
        Caught(new() { Ports = ports => ports with { Rooms = new RoomMutations.EventualMembers(ports.Rooms) } });

    [Fact]
    public void A_membership_read_before_the_room_is_caught() =>
        Caught(new() { Ports = ports => ports with { Rooms = new RoomMutations.MemberFirst(ports.Rooms, Users) } });

    [Fact]
    public void A_key_older_than_the_membership_is_caught() =>
        Caught(Seen(member => member with { LeastKey = 0 }) with { History = RoomHistory.Joined }, sleepyOneIn: 1);

    [Fact]
    public void A_message_below_the_keys_beginning_that_goes_live_is_caught() =>
        Caught(Seen(room => room with { Since = 0 }) with { History = RoomHistory.Joined });

    [Fact]
    public void A_past_that_is_not_hidden_is_caught() => Caught(
        Seen(room => room with { Settings = room.Settings with { History = RoomHistory.All } }) with { History = RoomHistory.Joined });

    [Fact]
    public void A_room_read_before_a_message_has_its_number_is_caught() =>
        Caught(Remembering(rooms: true, members: false, (log, rooms) => new RoomMutations.ReadBeforeNumber(log, rooms)));

    [Fact]
    public void A_guard_asked_before_a_message_has_its_number_is_caught() =>
        Caught(Remembering(rooms: false, members: true, (log, rooms) => new RoomMutations.ReadBeforeNumber(log, rooms)));

    [Fact]
    public void A_guard_asked_at_the_first_attempt_only_is_caught() =>
        Caught(Remembering(rooms: false, members: true, (log, rooms) => new RoomMutations.ReadOnce(log, rooms)));

    [Fact]
    public void A_membership_read_before_the_log_is_caught() =>
        Caught(Remembering(rooms: false, members: true, (log, rooms) => new RoomMutations.ReadBeforeLog(log, rooms)));

    [Fact]
    public void A_claim_refused_before_its_number_is_void_is_caught() =>
        Caught(new() { Ports = ports => ports with { Log = new RoomMutations.ClaimBeforeVoid(ports.Log) } });

    [Fact]
    public void A_refused_claim_that_takes_another_number_is_caught() => Caught(new()
    {
        LogConditions = new() { ClaimNotRefused = false },
        Ports = ports => ports with { Log = new RoomMutations.ForgottenEntries(ports.Log) },
    });

    [Fact]
    public void An_opened_room_that_is_uncounted_late_is_caught() => Caught(new() { Conditions = new() { UncountedByHigher = false } });

    [Fact]
    public void An_event_that_is_not_noted_is_caught() => Caught(Without(ChangeStep.NoteEvent));

    [Fact]
    public void A_turn_taken_too_soon_is_caught() => Caught(new() { Conditions = new() { TurnIsOver = false }, SlowModeSeconds = 2 });

    private static RoomModelSettings Moved(ChangeStep step, ChangeStep before) => new()
    {
        Rules = rules => rules with
        {
            Steps = [.. rules.Steps.Where(each => each != step).SelectMany(each => each == before ? [step, each] : new[] { each })],
        },
    };

    private static RoomModelSettings Without(ChangeStep step) =>
        new() { Rules = rules => rules with { Steps = [.. rules.Steps.Where(each => each != step)] } };

    private static RoomModelSettings Seen(Func<Room, Room> see) =>
        new() { Ports = ports => ports with { Rooms = new RoomMutations.RoomsSeen(ports.Rooms, see) } };

    private static RoomModelSettings Seen(Func<Membership, Membership> see) =>
        new() { Ports = ports => ports with { Rooms = new RoomMutations.MembersSeen(ports.Rooms, see) } };

    private static RoomModelSettings Remembering(
        bool rooms, bool members, Func<ILogStore, RoomMutations.Remembering, ILogStore> decorate) => new()
        {
            Ports = ports =>
            {
                var remembering = new RoomMutations.Remembering(ports.Rooms, Users, rooms, members);
                return ports with { Rooms = remembering, Log = decorate(ports.Log, remembering) };
            },
        };

    private static void Caught(RoomModelSettings settings, int sleepyOneIn = 2) =>
        Worlds.Caught(TestSizes.RoomInterleavings, seed => RoomWorld.Run(seed, settings with { SleepyOneIn = sleepyOneIn }));
}
