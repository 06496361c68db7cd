using System.Text.Json;
using Realtime.Notifications;

namespace Functions.Preferences;

/// <summary>A user's preferences as the HTTP API gives them: every type of the catalogue with all channels, and the quiet hours.</summary>
internal static class PreferencesDescription
{
    public static void Write(Utf8JsonWriter writer, NotificationPreferences preferences)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("types"u8);
        foreach (var type in NotificationCatalog.Types)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type.Name);
            writer.WriteBoolean("critical"u8, type.IsCritical);
            writer.WriteStartObject("channels"u8);
            foreach (var channel in NotificationChannels.All)
            {
                writer.WriteBoolean(NotificationChannels.NameOf(channel), preferences.IsOn(type, channel));
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteQuietHours(writer, preferences.QuietHours?.Text);
        writer.WriteEndObject();
    }

    private static void WriteQuietHours(Utf8JsonWriter writer, QuietHoursText? hours)
    {
        if (hours is null)
        {
            writer.WriteNull("quietHours"u8);
            return;
        }

        writer.WriteStartObject("quietHours"u8);
        writer.WriteString("zone"u8, hours.Zone);
        writer.WriteString("from"u8, hours.From);
        writer.WriteString("to"u8, hours.To);
        writer.WriteStartArray("days"u8);
        foreach (var day in hours.Days)
        {
            writer.WriteStringValue(day);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
