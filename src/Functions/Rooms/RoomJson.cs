using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Users;

namespace Functions.Rooms;

/// <summary>Rooms, members and users as the HTTP API writes them (<c>docs/openapi.yaml</c>).</summary>
internal static class RoomJson
{
    /// <summary>Writes a room as a member sees it; with its live topic where it is opened.</summary>
    public static void WriteRoom(Utf8JsonWriter writer, RoomView view, Position head, bool opened = false)
    {
        var (room, me) = (view.Room, view.Me);
        writer.WriteStartObject();
        writer.WriteString("roomId"u8, room.Id);
        writer.WriteString("title"u8, room.Settings.Title);
        writer.WriteString("history"u8, RoomWords.Of(room.Settings.History));
        writer.WriteNumber("slowModeSeconds"u8, room.Settings.SlowModeSeconds);
        writer.WriteNumber("members"u8, room.Members);
        writer.WriteString("createdAt"u8, Timestamp.Format(room.CreatedAt));
        writer.WriteString("head"u8, head.ToString());
        if (opened && room.Key is { } key)
        {
            writer.WriteString("topic"u8, key.TopicOf(room.Id));
            writer.WriteNumber("key"u8, room.Version);
        }

        writer.WriteStartObject("me"u8);
        WriteMembership(writer, me);
        WritePosition(writer, "readUpTo", view.ReadUpTo);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes a member: the user as far as the directory knows them, and what they are in the room.</summary>
    public static void WriteMember(Utf8JsonWriter writer, Membership member, User? user)
    {
        writer.WriteStartObject();
        WriteUser(writer, user ?? new User(member.Sub, []));
        WriteMembership(writer, member);
        writer.WriteEndObject();
    }

    /// <summary>Writes a position, if there is one.</summary>
    public static void WritePosition(Utf8JsonWriter writer, string name, Position? position)
    {
        if (position is { } known)
        {
            writer.WriteString(name, known.ToString());
        }
    }

    private static void WriteUser(Utf8JsonWriter writer, User user)
    {
        writer.WriteString("sub"u8, user.Subject);
        writer.WriteStartArray("identityIds"u8);
        foreach (var identity in user.IdentityIds)
        {
            writer.WriteStringValue(identity);
        }

        writer.WriteEndArray();
        if (user.Name is { } name)
        {
            writer.WriteString("name"u8, name);
        }
    }

    private static void WriteMembership(Utf8JsonWriter writer, Membership member)
    {
        writer.WriteString("role"u8, RoomWords.Of(member.Role));
        WritePosition(writer, "joined", member.Joined);
        if (member.MutedUntil is { } until)
        {
            writer.WriteString("mutedUntil"u8, Timestamp.Format(until));
        }
    }
}
