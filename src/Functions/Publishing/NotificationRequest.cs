using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions.Publishing;

/// <summary>
/// <c>{"id"?, "userId" or "userIds", "notification":{"type","title","body","timestamp"?}}</c>, read and checked.
/// </summary>
internal sealed record NotificationRequest(string? Id, IReadOnlyList<string> UserIds, Payload Notification)
{
    public static bool TryParse(
        JsonElement body, [NotNullWhen(true)] out NotificationRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!EventFields.TryId(body, out var id, out problem) || !TryUsers(body, out var users, out problem)
            || !TryNotification(body, out var notification, out problem))
        {
            return false;
        }

        request = new NotificationRequest(id, users, notification);
        return true;
    }

    private static bool TryUsers(
        JsonElement body, [NotNullWhen(true)] out IReadOnlyList<string>? users, [NotNullWhen(false)] out Problem? problem)
    {
        users = null;
        var one = body.Field("userId");
        var several = body.Field("userIds");
        if (one is null == several is null)
        {
            problem = Problem.Bad("userId", "given, or userIds instead of it");
            return false;
        }

        if (one is not null)
        {
            problem = NotificationPublisher.IsRecipient(one.Value.Text()) ? null : Problem.Bad("userId", NotificationPublisher.Recipient);
            users = [one.Value.Text() ?? ""];
            return problem is null;
        }

        var list = several!.Value;
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > NotificationPublisher.MaxRecipients)
        {
            problem = Problem.Bad("userIds", $"an array of 1 to {NotificationPublisher.MaxRecipients} users");
            return false;
        }

        var texts = list.EnumerateArray().Select(user => user.Text()).ToList();
        var wrong = texts.FindIndex(user => !NotificationPublisher.IsRecipient(user));
        problem = wrong < 0 ? null : Problem.Bad($"userIds[{wrong}]", NotificationPublisher.Recipient);
        users = [.. texts.OfType<string>().Distinct(StringComparer.Ordinal)];
        return problem is null;
    }

    private static bool TryNotification(
        JsonElement body, [NotNullWhen(true)] out Payload? notification, [NotNullWhen(false)] out Problem? problem)
    {
        notification = null;
        if (body.Field("notification") is not { ValueKind: JsonValueKind.Object } value)
        {
            problem = Problem.Bad("notification", "an object with type, title and body");
            return false;
        }

        foreach (var name in (ReadOnlySpan<string>)["type", "title", "body"])
        {
            if (value.Field(name)?.Text() is null)
            {
                problem = Problem.Bad($"notification.{name}", "a string");
                return false;
            }
        }

        if (value.Field("timestamp") is { } timestamp && !Timestamp.TryParse(timestamp.Text(), out _))
        {
            problem = Problem.Bad("notification.timestamp", "a time in ISO 8601, or left out");
            return false;
        }

        return EventFields.TryMessage("notification", value, out notification, out problem);
    }
}
