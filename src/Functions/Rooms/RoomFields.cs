using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>The fields of requests and commands about rooms; a wrong one is named as it stands in the body: <c>members[3].role</c>.</summary>
internal static class RoomFields
{
    /// <summary>The longest title, in characters as Unicode counts them.</summary>
    public const int MaxTitle = 100;

    private const int MaxSlowMode = 3_600;
    private const int MaxMute = 31 * 24 * 3_600;

    /// <summary>Reads title, history and slow mode, each if it is there.</summary>
    public static bool TrySettings(JsonElement body, out SettingsChange settings, [NotNullWhen(false)] out Problem? problem)
    {
        settings = new SettingsChange();
        if (!TryTitle(body.Field("title"), out var title, out problem)
            || !TryHistory(body.Field("history"), out var history, out problem)
            || !TrySeconds("slowModeSeconds", body.Field("slowModeSeconds"), MaxSlowMode, out var seconds, out problem))
        {
            return false;
        }

        settings = new SettingsChange { Title = title, History = history, SlowModeSeconds = seconds };
        return true;
    }

    /// <summary>Reads who is to be added.</summary>
    public static bool TryAdditions(string name, JsonElement? list, out IReadOnlyList<NamedUser<RoomRole>> users, [NotNullWhen(false)] out Problem? problem) =>
        TryList(name, list, out users, out problem, static (string at, JsonElement item, out RoomRole role, [NotNullWhen(false)] out Problem? wrong) =>
            TryRole($"{at}.role", item.Field("role"), RoomRole.Member, out role, out wrong));

    /// <summary>Reads who gets which role.</summary>
    public static bool TryRoles(string name, JsonElement? list, out IReadOnlyList<NamedUser<RoomRole>> users, [NotNullWhen(false)] out Problem? problem) =>
        TryList(name, list, out users, out problem, static (string at, JsonElement item, out RoomRole role, [NotNullWhen(false)] out Problem? wrong) =>
            TryRole($"{at}.role", item.Field("role"), unsaid: null, out role, out wrong));

    /// <summary>Reads who is muted for how long.</summary>
    public static bool TryMutings(string name, JsonElement? list, out IReadOnlyList<NamedUser<TimeSpan>> users, [NotNullWhen(false)] out Problem? problem) =>
        TryList(name, list, out users, out problem, static (string at, JsonElement item, out TimeSpan span, [NotNullWhen(false)] out Problem? wrong) =>
        {
            var isRead = TrySeconds($"{at}.seconds", item.Field("seconds"), MaxMute, out var seconds, out wrong);
            span = TimeSpan.FromSeconds(seconds ?? 0);
            wrong ??= seconds is null ? Problem.Bad($"{at}.seconds", string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {MaxMute}")) : null;
            return isRead && wrong is null;
        });

    /// <summary>Reads who is to be removed: ids, not objects.</summary>
    public static bool TryRemovals(string name, JsonElement? list, out IReadOnlyList<NamedUser<bool>> users, [NotNullWhen(false)] out Problem? problem) =>
        TryList(name, list, out users, out problem, detail: null);

    private static bool TryList<T>(
        string name, JsonElement? list, out IReadOnlyList<NamedUser<T>> users, [NotNullWhen(false)] out Problem? problem, DetailReader<T>? detail)
    {
        users = [];
        problem = null;
        if (list is not { } given)
        {
            return true;
        }

        if (given.ValueKind is not JsonValueKind.Array || given.GetArrayLength() > MemberChanges.MaxCount)
        {
            problem = Problem.Bad(name, string.Create(CultureInfo.InvariantCulture, $"an array of at most {MemberChanges.MaxCount}"));
            return false;
        }

        var read = new List<NamedUser<T>>(given.GetArrayLength());
        foreach (var item in given.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{name}[{read.Count}]");
            var (field, text) = detail is null ? (at, item.Text()) : ($"{at}.user", item.Field("user")?.Text());
            if (!UserId.TryParse(text, out var user))
            {
                problem = Problem.Bad(field, UserId.Allowed);
                return false;
            }

            T? told = default;
            if (detail is not null && !detail(at, item, out told, out problem))
            {
                return false;
            }

            read.Add(new(field, user, told!));
        }

        users = read;
        return true;
    }

    private static bool TryTitle(JsonElement? field, out string? title, [NotNullWhen(false)] out Problem? problem)
    {
        title = field?.Text();
        var isTitle = field is null || (title is not null && IsTitle([.. title.EnumerateRunes()]));
        problem = isTitle ? null : Problem.Bad("title", $"a text of 1 to {MaxTitle} characters, some of them visible, without control characters");
        return isTitle;
    }

    private static bool IsTitle(Rune[] title) =>
        title.Length <= MaxTitle && title.Any(IsVisible) && !title.Any(rune => Rune.IsControl(rune) || TurnsText(rune));

    private static bool IsVisible(Rune rune) => !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format;

    // Embeddings, overrides and isolates turn what stands beside the title, too (Unicode Standard Annex 9, 2.1 to 2.5). Marks and joiners don't.
    private static bool TurnsText(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool TryHistory(JsonElement? field, out RoomHistory? history, [NotNullWhen(false)] out Problem? problem)
    {
        history = RoomWords.HistoryOf(field?.Text());
        problem = field is null || history is not null ? null : Problem.Bad("history", "all or joined");
        return problem is null;
    }

    private static bool TryRole(string name, JsonElement? field, RoomRole? unsaid, out RoomRole role, [NotNullWhen(false)] out Problem? problem)
    {
        var given = field is null ? unsaid : RoomWords.RoleOf(field.Value.Text());
        role = given ?? RoomRole.Member;
        problem = given is null ? Problem.Bad(name, "owner, moderator or member") : null;
        return problem is null;
    }

    private static bool TrySeconds(string name, JsonElement? field, int most, out int? seconds, [NotNullWhen(false)] out Problem? problem)
    {
        seconds = field is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) && whole >= 0 && whole <= most ? whole : null;
        problem = field is null || seconds is not null ? null : Problem.Bad(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {most}"));
        return problem is null;
    }

    private delegate bool DetailReader<T>(string at, JsonElement item, out T detail, [NotNullWhen(false)] out Problem? problem);
}

/// <summary>A user as a request names them, and what it says of them.</summary>
/// <param name="Field">Where the request names them.</param>
/// <param name="User">By which id.</param>
/// <param name="Detail">What is said.</param>
internal sealed record NamedUser<T>(string Field, UserId User, T Detail);
