using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>The fields that all publishing events share.</summary>
internal static class EventFields
{
    /// <summary>Reads the event's own <c>id</c>, which may be missing.</summary>
    public static bool TryId(JsonElement body, out string? id, [NotNullWhen(false)] out Problem? problem)
    {
        id = null;
        if (body.ValueKind is not JsonValueKind.Object)
        {
            problem = Problem.Bad("The body", "a JSON object");
            return false;
        }

        var field = body.Field("id");
        id = field?.Text();
        problem = field is null || MessageId.IsValid(id)
            ? null
            : Problem.Bad("id", $"1 to {MessageId.MaxLength} of A-Z a-z 0-9 _ . : -, or left out");
        return problem is null;
    }

    /// <summary>Reads a message: a JSON object that leaves <c>_meta</c> to us.</summary>
    public static bool TryMessage(
        string name, JsonElement value, [NotNullWhen(true)] out Payload? message, [NotNullWhen(false)] out Problem? problem)
    {
        message = value.Payload();
        problem = message.TakesMeta ? null : Problem.Bad(name, "a JSON object without _meta");
        return problem is null;
    }
}
