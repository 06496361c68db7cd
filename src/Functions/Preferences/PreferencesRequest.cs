using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;
using Realtime.Notifications;

namespace Functions.Preferences;

/// <summary>The body of <c>PUT /preferences</c>, which is good as a whole or not at all; a wrong field is named as it stands there: <c>types[1].channels.email</c>.</summary>
internal static class PreferencesRequest
{
    private static readonly IReadOnlyList<string> ChannelNames = [.. NotificationChannels.All.Select(NotificationChannels.NameOf)];

    /// <summary>Reads it.</summary>
    public static bool TryParse(JsonElement body, out PreferenceChange change, [NotNullWhen(false)] out Problem? problem)
    {
        change = new();
        var types = body.Field("types");
        var hours = body.Given("quietHours");
        problem = types is null && hours is null ? Problem.Bad("types or quietHours", "given") : null;
        if (problem is not null || !TryTypes(types, out var choices, out problem) || !TryQuietHours(hours, out var quietHours, out problem))
        {
            return false;
        }

        change = new() { Choices = choices, ChangesQuietHours = hours is not null, QuietHours = quietHours };
        return true;
    }

    private static bool TryTypes(JsonElement? list, out Dictionary<ChannelChoice, bool> choices, [NotNullWhen(false)] out Problem? problem)
    {
        choices = [];
        problem = null;
        if (list is not { } given)
        {
            return true;
        }

        if (given.ValueKind is not JsonValueKind.Array || given.GetArrayLength() is 0 || given.GetArrayLength() > NotificationCatalog.Types.Count)
        {
            problem = Problem.Bad("types", string.Create(
                CultureInfo.InvariantCulture, $"an array of 1 to {NotificationCatalog.Types.Count} objects with type and channels"));
            return false;
        }

        foreach (var (index, item) in given.EnumerateArray().Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"types[{index}]");
            var type = NotificationCatalog.Find(item.Field("type")?.Text());
            problem = type is null ? Problem.Bad($"{at}.type", NotificationCatalog.Allowed)
                : choices.Keys.Any(choice => choice.Type == type.Name) ? Problem.Bad($"{at}.type", "a type that is not named before")
                : null;
            if (problem is not null || !TryChannels($"{at}.channels", type!, item.Field("channels"), choices, out problem))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryChannels(
        string name, NotificationType type, JsonElement? field, Dictionary<ChannelChoice, bool> choices, [NotNullWhen(false)] out Problem? problem)
    {
        problem = field is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Any() && given.HasOnly(ChannelNames)
            ? null
            : Problem.Bad(name, $"an object with some of {string.Join(", ", ChannelNames)}");
        foreach (var channel in problem is null ? NotificationChannels.All : [])
        {
            if (field!.Value.Given(NotificationChannels.NameOf(channel)) is not { } value)
            {
                continue;
            }

            problem = Mistake($"{name}.{NotificationChannels.NameOf(channel)}", type, channel, value);
            if (problem is not null)
            {
                return false;
            }

            choices[new(type.Name, channel)] = value.ValueKind is JsonValueKind.True;
        }

        problem ??= choices.TryGetValue(new(type.Name, NotificationChannel.Inbox), out var inbox) && !inbox
            && choices.TryGetValue(new(type.Name, NotificationChannel.Live), out var live) && live
            ? Problem.Bad($"{name}.live", "false where inbox is: what is not in the inbox is not live either")
            : null;
        return problem is null;
    }

    private static Problem? Mistake(string name, NotificationType type, NotificationChannel channel, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False when type.IsCritical && type.HasByDefault(channel) => Problem.Bad(name, $"true: {type.Name} is critical, and its channels can't be switched off"),
        JsonValueKind.True or JsonValueKind.False => null,
        _ => Problem.Bad(name, "true or false"),
    };

    private static bool TryQuietHours(JsonElement? field, out QuietHours? hours, [NotNullWhen(false)] out Problem? problem)
    {
        hours = null;
        problem = null;
        if (field is not { ValueKind: not JsonValueKind.Null } given)
        {
            return true;
        }

        if (given.ValueKind is not JsonValueKind.Object)
        {
            problem = Problem.Bad("quietHours", "null, or an object with zone, from, to and days");
            return false;
        }

        var days = given.Field("days") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(day => day.Text() ?? "") : [];
        if (!QuietHours.TryParse(
            new(given.Field("zone")?.Text(), given.Field("from")?.Text(), given.Field("to")?.Text(), [.. days]), out hours, out var mistake))
        {
            problem = Problem.Bad($"quietHours.{mistake.Field}", mistake.Allowed);
        }

        return problem is null;
    }
}
