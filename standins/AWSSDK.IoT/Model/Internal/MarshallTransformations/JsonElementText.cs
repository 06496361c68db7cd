using System.Text.Json;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

internal static class JsonElementText
{
    /// <summary>The string member <paramref name="name"/>, or null.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
