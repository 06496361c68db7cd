using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>Texts, numbers and literals as patterns compare them.</summary>
internal static class PatternText
{
    /// <summary>
    /// The value as JSON text, so that <c>"1"</c> and <c>1</c> differ, and <c>300</c> and <c>3.0e2</c> too: EventBridge compares
    /// exact numbers by their text.
    /// </summary>
    public static string Of(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => $"\"{text.GetValue<string>()}\"",
        _ => value.ToJsonString(),
    };

    /// <summary>The value as text, or <see langword="null"/> when it is none.</summary>
    public static string? String(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The value as a number, or <see langword="null"/> when it is none.</summary>
    public static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && double.TryParse(
            value.ToJsonString(),
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out var number)
                ? number
                : null;
}
