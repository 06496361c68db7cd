using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Inbox.Audiences;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions.Publishing;

/// <summary><c>{"name","add" or "remove":[users]}</c>, read and checked.</summary>
/// <param name="Name">The audience.</param>
/// <param name="IsAdding">Whether the users come in; otherwise they go.</param>
/// <param name="Users">The users, each once.</param>
internal sealed record AudienceOrder(string Name, bool IsAdding, IReadOnlyList<string> Users)
{
    private const string Add = "add";
    private const string Remove = "remove";

    public static bool TryParse(JsonElement body, [NotNullWhen(true)] out AudienceOrder? order, [NotNullWhen(false)] out Problem? problem)
    {
        order = null;
        if (body.ValueKind is not JsonValueKind.Object)
        {
            problem = Problem.Bad("The body", "a JSON object");
            return false;
        }

        // A misspelt order would be half of one.
        var unknown = body.EnumerateObject().FirstOrDefault(field => !(field.NameEquals("name") || field.NameEquals(Add) || field.NameEquals(Remove)));
        var name = body.Field("name")?.Text();
        var (add, remove) = (body.Field(Add), body.Field(Remove));
        problem = unknown.Value.ValueKind is not JsonValueKind.Undefined
                ? new Problem { Status = 400, Parameter = unknown.Name, Detail = $"There is no {unknown.Name} in an order about an audience, only name, {Add} and {Remove}." }
            : !AudienceName.IsValid(name) ? Problem.Bad("name", AudienceName.Allowed)
            : add is null == remove is null ? Problem.Bad(Add, $"given, or {Remove} instead of it")
            : null;
        if (problem is not null || !UserList.TryParse(add is null ? Remove : Add, (add ?? remove)!.Value, out var users, out problem))
        {
            return false;
        }

        order = new AudienceOrder(name!, add is not null, users);
        return true;
    }
}

/// <summary>Lists of users in events.</summary>
internal static class UserList
{
    /// <summary>Reads up to 4,000 users, each once.</summary>
    public static bool TryParse(
        string field, JsonElement list, [NotNullWhen(true)] out IReadOnlyList<string>? users, [NotNullWhen(false)] out Problem? problem)
    {
        users = null;
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > NotificationPublisher.MaxRecipients)
        {
            problem = Problem.Bad(field, $"an array of 1 to {NotificationPublisher.MaxRecipients} users");
            return false;
        }

        var texts = list.EnumerateArray().Select(user => user.Text()).ToList();
        var wrong = texts.FindIndex(user => !NotificationPublisher.IsRecipient(user));
        problem = wrong < 0 ? null : Problem.Bad($"{field}[{wrong}]", NotificationPublisher.Recipient);
        users = [.. texts.OfType<string>().Distinct(StringComparer.Ordinal)];
        return problem is null;
    }
}
