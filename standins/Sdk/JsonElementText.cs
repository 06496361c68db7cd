using System.Text.Json;

namespace Standins.Sdk;

internal static class JsonElementText
{
    /// <summary>The string member <paramref name="name"/>, or null.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <summary>What <paramref name="read"/> makes of the items of the list <paramref name="name"/>, or null when there is none.</summary>
    public static List<T> Items<T>(this JsonElement element, string name, Func<JsonElement, T> read) =>
        element.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? [.. list.EnumerateArray().Select(read)] : null;
}
