using System.Text.Json;
using System.Text.Unicode;

namespace Realtime.Messages;

/// <summary>A message's raw bytes and what one look at them tells: JSON or not, an object or not, its own <c>id</c>.</summary>
public sealed class Payload
{
    private Payload(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The raw bytes, exactly as they were sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the bytes are one JSON value in UTF-8, nested at most 64 deep.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Whether the JSON value is an object.</summary>
    public bool IsObject { get; private init; }

    /// <summary>Whether the object has a property <c>_meta</c>, which is the backend's.</summary>
    public bool HasMeta { get; private init; }

    /// <summary>The object's <c>id</c> when it is a valid message id (<see cref="MessageId"/>), otherwise <see langword="null"/>.</summary>
    public string? Id { get; private init; }

    /// <summary>Whether <c>_meta</c> can be added to the payload as it is: an object without <c>_meta</c>.</summary>
    public bool TakesMeta => IsObject && !HasMeta;

    /// <summary>Looks at <paramref name="bytes"/>, which are kept and not copied.</summary>
    public static Payload Inspect(ReadOnlyMemory<byte> bytes)
    {
        // The reader checks the grammar, but not the UTF-8 inside strings, and pages carry payloads as they are.
        if (!Utf8.IsValid(bytes.Span))
        {
            return new Payload(bytes);
        }

        try
        {
            return Read(bytes);
        }
        catch (JsonException)
        {
            return new Payload(bytes);
        }
    }

    /// <summary>Writes the payload as a value: itself when it is JSON, otherwise <c>{"base64":"…"}</c>.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (IsJson)
        {
            writer.WriteRawValue(Bytes.Span, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String("base64"u8, Bytes.Span);
        writer.WriteEndObject();
    }

    private static Payload Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        reader.Read();
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        var hasMeta = false;
        string? id = null;
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !isObject)
            {
                continue;
            }

            hasMeta |= Is(ref reader, "_meta"u8);
            if (Is(ref reader, "id"u8))
            {
                // The last one counts, as in every JavaScript client.
                reader.Read();
                id = ReadId(ref reader);
            }
        }

        return new Payload(bytes) { IsJson = true, IsObject = isObject, HasMeta = hasMeta, Id = id };
    }

    private static string? ReadId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > 6 * MessageId.MaxLength)
        {
            return null;
        }

        Span<char> text = stackalloc char[6 * MessageId.MaxLength];
        try
        {
            var length = reader.CopyString(text);
            return MessageId.IsValid(text[..length]) ? text[..length].ToString() : null;
        }
        catch (InvalidOperationException)
        {
            // "\ud800": grammatical JSON, but half a character; not an id.
            return null;
        }
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in the name: not the one that is looked for.
            return false;
        }
    }
}
