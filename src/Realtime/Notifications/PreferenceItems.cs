using Amazon.DynamoDBv2.Model;
using Realtime.Inbox;

namespace Realtime.Notifications;

/// <summary>
/// The item <c>pref|{sub}</c> of the table <c>Inbox</c>: <c>{type}|{channel}</c> is whether the user switched it on, <c>quietHours</c> a map of what they wrote.
/// </summary>
internal static class PreferenceItems
{
    /// <summary>The map of quiet hours.</summary>
    public const string QuietHours = "quietHours";

    private const string Sort = "preferences";

    public static Dictionary<string, AttributeValue> Key(string sub) =>
        new() { [InboxTable.PartitionKey] = new(InboxTable.PreferencesPrefix + sub), [InboxTable.SortKey] = new(Sort) };

    public static string SubOf(Dictionary<string, AttributeValue> item) => item[InboxTable.PartitionKey].S[InboxTable.PreferencesPrefix.Length..];

    /// <summary>What an item says, or one that is not there. What can't be read, because the catalogue or the zones changed, counts for nothing.</summary>
    public static NotificationPreferences Read(Dictionary<string, AttributeValue>? item)
    {
        var choices = new Dictionary<ChannelChoice, bool>();
        foreach (var (name, value) in item ?? [])
        {
            if (name.Split('|') is [var type, var channel] && NotificationChannels.Find(channel) is { } found && value.BOOL is { } isOn)
            {
                choices[new(type, found)] = isOn;
            }
        }

        return new() { Choices = choices, QuietHours = item?.GetValueOrDefault(QuietHours)?.M is { } hours ? ReadQuietHours(hours) : null };
    }

    /// <summary>The attributes that a change sets.</summary>
    public static IEnumerable<KeyValuePair<string, AttributeValue>> Write(PreferenceChange change)
    {
        foreach (var (choice, isOn) in change.Choices)
        {
            yield return new($"{choice.Type}|{NotificationChannels.NameOf(choice.Channel)}", new() { BOOL = isOn });
        }

        if (change is { ChangesQuietHours: true, QuietHours.Text: var text })
        {
            yield return new(QuietHours, new()
            {
                M = new()
                {
                    ["zone"] = new(text.Zone),
                    ["from"] = new(text.From),
                    ["to"] = new(text.To),
                    ["days"] = new() { L = [.. text.Days.Select(day => new AttributeValue(day))] },
                },
            });
        }
    }

    private static QuietHours? ReadQuietHours(Dictionary<string, AttributeValue> map)
    {
        return Notifications.QuietHours.TryParse(
            new(Text("zone"), Text("from"), Text("to"), [.. (map.GetValueOrDefault("days")?.L ?? []).Select(day => day.S ?? "")]), out var hours, out _) ? hours : null;

        string? Text(string name) => map.GetValueOrDefault(name)?.S;
    }
}
