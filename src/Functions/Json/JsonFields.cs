using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Realtime.Messages;

namespace Functions.Json;

/// <summary>
/// Reads requests field by field, so that what a caller wrote wrongly becomes a problem that names the field, and never an
/// exception that Lambda would retry.
/// </summary>
internal static class JsonFields
{
    /// <summary>The field, or <see langword="null"/> when it is missing or <c>null</c>, or when this is no object.</summary>
    /// <remarks>Of several fields of one name the last one counts, as in every JavaScript client.</remarks>
    public static JsonElement? Field(this JsonElement value, string name) =>
        value.Given(name) is { ValueKind: not JsonValueKind.Null } field ? field : null;

    /// <summary>As <see cref="Field"/>, for requests that mean something by <c>null</c>: the field, or <see langword="null"/> when it is missing.</summary>
    public static JsonElement? Given(this JsonElement value, string name)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        // Not by TryGetProperty, which throws at the first name with half a character that it comes across.
        JsonElement? field = null;
        foreach (var property in value.EnumerateObject())
        {
            if (IsNamed(property, name))
            {
                field = property.Value;
            }
        }

        return field;
    }

    /// <summary>Whether an object has fields of no other names than <paramref name="names"/>.</summary>
    public static bool HasOnly(this JsonElement value, IReadOnlyCollection<string> names) =>
        value.EnumerateObject().All(property => names.Any(name => IsNamed(property, name)));

    /// <summary>The text of a string, with U+FFFD for half characters and what is no UTF-8, or <see langword="null"/> when it is none.</summary>
    public static string? Text(this JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        var reader = new Utf8JsonReader(HalfCharacters.Replace(Utf8Of(value)).Span);
        reader.Read();
        return reader.GetString();
    }

    /// <summary>The value as it was written, in characters; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Written(this JsonElement value) =>
        Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    /// <summary>The value as it was written, but that half characters are U+FFFD.</summary>
    public static Payload Payload(this JsonElement value) => Realtime.Messages.Payload.Inspect(Utf8Of(value));

    private static byte[] Utf8Of(JsonElement value) => Utf8.IsValid(JsonMarshal.GetRawUtf8Value(value))
        ? JsonMarshal.GetRawUtf8Value(value).ToArray()
        : Encoding.UTF8.GetBytes(value.Written());

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in the name: not the one that is looked for.
            return false;
        }
    }
}
