using System.Text.Json;
using Realtime.Log.Table;
using Realtime.Rooms;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>What a room's log says of its members: from which entry to which each of them was one, and when they were muted.</summary>
internal sealed class RoomTruth
{
    private readonly Dictionary<string, List<(long Added, long Removed)>> _spans = [];
    private readonly Dictionary<string, List<(long From, bool IsMuted)>> _voices = [];

    public RoomTruth(IEnumerable<Entry> log)
    {
        foreach (var entry in log.Where(entry => entry.Message?.Kind is not null))
        {
            Read(entry);
            Owners.Add((entry.Seq, Roles.Count(role => role.Value is RoomRole.Owner), Roles.Count));
        }
    }

    /// <summary>Who is a member at the end, and their roles.</summary>
    public Dictionary<string, RoomRole> Roles { get; } = [];

    /// <summary>How many owners and members there were after each entry.</summary>
    public List<(long Number, int Owners, int Members)> Owners { get; } = [];

    public List<string> Ids { get; } = [];

    public string? Title { get; private set; }

    public long Deleted { get; private set; } = long.MaxValue;

    /// <summary>From which entry to which somebody was a member: <see cref="long.MaxValue"/> for one who is.</summary>
    public IReadOnlyList<(long Added, long Removed)> SpansOf(string sub) => _spans.GetValueOrDefault(sub) ?? [];

    /// <summary>
    /// Whether somebody was muted at a number, and stayed so: who may write again may do so with a number that was given out just before.
    /// </summary>
    public bool IsMutedAt(string sub, long number)
    {
        var voices = _voices.GetValueOrDefault(sub) ?? [];
        return voices.LastOrDefault(voice => voice.From < number).IsMuted && voices.TrueForAll(voice => voice.From < number || voice.IsMuted);
    }

    public bool IsMuted(string sub) => IsMutedAt(sub, long.MaxValue);

    private void Read(Entry entry)
    {
        Ids.Add(entry.Message!.Id);
        var body = JsonDocument.Parse(entry.Message.Body).RootElement;
        foreach (var added in List(body, "added").Concat(List(body, "members")))
        {
            Spans(Sub(added)).Add((entry.Seq, long.MaxValue));
            Witness.Check(Roles.TryAdd(Sub(added), Role(added)), $"{Sub(added)} is added at {entry.Seq}, and was a member.");
        }

        foreach (var removed in List(body, "removed"))
        {
            Witness.Check(Roles.Remove(Sub(removed)), $"{Sub(removed)} is removed at {entry.Seq}, and was no member.");
            var spans = Spans(Sub(removed));
            spans[^1] = (spans[^1].Added, entry.Seq);
        }

        foreach (var role in List(body, "roles"))
        {
            Witness.Check(Roles.ContainsKey(Sub(role)), $"{Sub(role)} gets a role at {entry.Seq}, and is no member.");
            Roles[Sub(role)] = Role(role);
        }

        foreach (var muted in List(body, "muted"))
        {
            var isMuted = muted.GetProperty("until").ValueKind is not JsonValueKind.Null;
            (_voices.TryGetValue(Sub(muted), out var voices) ? voices : _voices[Sub(muted)] = []).Add((entry.Seq, isMuted));
        }

        Title = body.TryGetProperty("title", out var title) ? title.GetString() : Title;
        Deleted = entry.Message.Kind == "deleted" ? entry.Seq : Deleted;
    }

    private List<(long Added, long Removed)> Spans(string sub) => _spans.TryGetValue(sub, out var spans) ? spans : _spans[sub] = [];

    private static List<JsonElement> List(JsonElement body, string name) =>
        body.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static string Sub(JsonElement user) => user.GetProperty("sub").GetString()!;

    private static RoomRole Role(JsonElement user) => RoomWords.RoleOf(user.GetProperty("role").GetString())!.Value;
}
