using System.Text;
using Realtime.Log;
using Realtime.Rooms;

namespace Realtime.Tests.Rooms.Model;

/// <summary>What is done to the room: changes and messages, some of them by two processes at once.</summary>
internal sealed partial class RoomWorld
{
    private static readonly DateTimeOffset Forever = DateTimeOffset.FromUnixTimeMilliseconds(4_000_000_000_000);

    private int _titles;
    private int _events;

    private async Task ChangeAllAsync(string name)
    {
        for (var changes = _random.Next(2, 4); changes > 0; changes--)
        {
            await PauseAsync(name, 250);
            await TwiceAsync(name, AnyChange());
        }
    }

    /// <summary>The same event comes once or twice.</summary>
    private Task TwiceAsync(string name, Func<RoomProcess, Task<bool>> attempt) => _random.Next(4) == 0
        ? Task.WhenAll(RetryAsync(name, attempt), RetryAsync(name, attempt))
        : RetryAsync(name, attempt);

    private Func<RoomProcess, Task<bool>> AnyChange()
    {
        var user = User(AnyUser());
        var actor = _random.Next(3) > 0 ? RoomActor.Backend with { EventId = $"e{++_events}" } : new RoomActor(User(AnyUser()));
        var isMember = _rooms.Member(RoomId, user.Sub, static _ => false) is { IsMember: true };
        switch (_random.Next(24))
        {
            // Mostly what makes a difference.
            case < 12 when _random.Next(8) == 0 ? isMember : !isMember:
                return Members(new() { Add = [new(user, (RoomRole)_random.Next(3))] }, actor);
            case < 12:
                return Members(new() { Remove = [user] }, actor);
            case < 14:
                return Members(new() { Roles = [new(user, (RoomRole)_random.Next(3))] }, actor);
            case < 16:
                return Members(new() { Mute = [new(user, _random.Next(3) == 0 ? null : Forever)] }, actor);
            case < 19:
                return Members(Batch(), actor);
            case < 21:
                return process => AnsweredAsync(Rooms(process).Changes.LeaveAsync(RoomId, user, CancellationToken.None));
            case < 22:
                var title = $"t{++_titles}";
                return process => AnsweredAsync(
                    Rooms(process).Changes.ChangeSettingsAsync(RoomId, new() { Title = title }, actor, CancellationToken.None));
            case < 23 when _random.Next(2) == 0:
                return process => AnsweredAsync(Rooms(process).Changes.DeleteAsync(RoomId, actor, CancellationToken.None));
            default:
                return process => process.DoAsync(() => _witness.OnBlocked(user.Sub));
        }
    }

    /// <summary>Some are added, some removed, some get roles: one change.</summary>
    private MemberChanges Batch()
    {
        bool IsMember(string sub) => _rooms.Member(RoomId, sub, static _ => false) is { IsMember: true };
        var users = Users.Where(_ => _random.Next(2) == 0).Append(AnyUser()).Distinct()
            .ToLookup(sub => IsMember(sub) ? _random.Next(1, 3) : 0, User);
        return new()
        {
            Add = [.. users[0].Select(user => new MemberAddition(user, (RoomRole)_random.Next(3)))],
            Remove = [.. users[1]],
            Roles = [.. users[2].Take(1).Select(user => new RoleChange(user, RoomRole.Owner))],
            Mute = [.. users[2].Skip(1).Select(user => new Muting(user, Forever))],
        };
    }

    private Func<RoomProcess, Task<bool>> Members(MemberChanges changes, RoomActor actor) =>
        process => AnsweredAsync(Rooms(process).Changes.ChangeMembersAsync(RoomId, changes, actor, CancellationToken.None));

    private static async Task<bool> AnsweredAsync(Task<RoomAnswer<RoomChanged>> change) =>
        (await change).Refusal?.Reason is not RoomReason.TooSoon;

    private async Task WriteAllAsync(string name)
    {
        for (var messages = _random.Next(3, 7); messages > 0; messages--)
        {
            await PauseAsync(name, 200);
            var (sub, id) = (AnyUser(), $"m{_random.Next(6)}");
            await TwiceAsync(name, _random.Next(8) == 0 ? BackendMessage(id) : Message(sub, id));
        }
    }

    private Func<RoomProcess, Task<bool>> Message(string sub, string id) => async process =>
    {
        var write = await Rooms(process).Writer.WriteAsync(RoomId, sub, NewMessage(sub, id), CancellationToken.None);
        _witness.OnWritten(sub, id, write);
        return write.Refusal is not null || write.IsLive;
    };

    private Func<RoomProcess, Task<bool>> BackendMessage(string id) => async process =>
    {
        var write = await Rooms(process).Writer.WriteAsync(RoomId, NewMessage("backend", $"b-{id}"), CancellationToken.None);
        _witness.OnWritten("backend", $"b-{id}", write);
        return write.Refusal is not null || write.IsLive;
    };

    private NewMessage NewMessage(string sender, string id) =>
        new() { Id = id, Sender = sender, SentAt = _scheduler.Now, Body = Encoding.UTF8.GetBytes($"{sender}/{id}") };
}
