using System.Text.Json;
using Realtime.Messages;

namespace Realtime.Rooms.Changes;

/// <summary>
/// The entry of a change in the room's log. It is made of the intent alone, so that it is the same whoever writes it.
/// </summary>
internal static class RoomEntry
{
    /// <summary>The kind of the change's entry, or <see langword="null"/>: it has none.</summary>
    public static string? KindOf(RoomIntent intent) => intent.Kind switch
    {
        ChangeKind.Create => "created",
        ChangeKind.Members => "members",
        ChangeKind.Settings => "settings",
        ChangeKind.Delete => "deleted",
        _ => null,
    };

    /// <summary>What the entry says, in JSON.</summary>
    public static byte[] BodyOf(RoomIntent intent)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("by"u8, intent.By);
            WriteSettings(writer, intent.Settings);
            if (intent.Kind is ChangeKind.Create)
            {
                WriteList(writer, "members", intent.Members.Add, one => WriteUser(writer, one.User, one.Role));
            }
            else
            {
                WriteMembers(writer, intent.Members);
            }

            writer.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteSettings(Utf8JsonWriter writer, SettingsChange? settings)
    {
        if (settings?.Title is { } title)
        {
            writer.WriteString("title"u8, title);
        }

        if (settings?.SlowModeSeconds is { } seconds)
        {
            writer.WriteNumber("slowModeSeconds"u8, seconds);
        }

        if (settings?.History is { } history)
        {
            writer.WriteString("history"u8, RoomWords.Of(history));
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, MemberChanges members)
    {
        WriteList(writer, "added", members.Add, one => WriteUser(writer, one.User, one.Role));
        WriteList(writer, "removed", members.Remove, user => WriteUser(writer, user));
        WriteList(writer, "roles", members.Roles, one => WriteUser(writer, one.User, one.Role));
        WriteList(writer, "muted", members.Mute, muting =>
        {
            writer.WriteString("sub"u8, muting.User.Sub);
            if (muting.Until is { } until)
            {
                writer.WriteString("until"u8, Timestamp.Format(until));
            }
            else
            {
                writer.WriteNull("until"u8);
            }
        });
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> list, Action<T> write)
    {
        if (list.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var one in list)
        {
            writer.WriteStartObject();
            write(one);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter writer, RoomUser user, RoomRole? role = null)
    {
        writer.WriteString("sub"u8, user.Sub);
        writer.WriteStartArray("identityIds"u8);
        foreach (var identity in user.IdentityIds)
        {
            writer.WriteStringValue(identity);
        }

        writer.WriteEndArray();
        if (role is { } given)
        {
            writer.WriteString("role"u8, RoomWords.Of(given));
        }
    }
}
