using System.Text.Json;
using System.Text.Unicode;

namespace Realtime.Messages;

/// <summary>A message's bytes and what one look at them tells: JSON or not, an object or not, and what it says in its <c>_meta</c>.</summary>
public sealed class Payload
{
    // However deep it is nested: what is read here is read by its sender's and its readers' JSON parsers, too. The reader needs a bit a level.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private Payload(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The bytes as they were sent; in JSON, what is half a character (<c>\ud83d</c> alone) has become <c>\ufffd</c>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the bytes are one JSON value in UTF-8.</summary>
    public bool IsJson { get; private init; }

    /// <summary>Whether the JSON value is an object.</summary>
    public bool IsObject { get; private init; }

    /// <summary>Whether the object has a property <c>_meta</c>, which does not belong to the message.</summary>
    public bool HasMeta { get; private init; }

    /// <summary>
    /// The id that the sender gave the message, <c>_meta.id</c>, when it is a valid one (<see cref="MessageId"/>), otherwise
    /// <see langword="null"/>. The object's own <c>id</c> is the application's business.
    /// </summary>
    public string? SenderId { get; private init; }

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
            return Read(HalfCharacters.Replace(bytes));
        }
        catch (JsonException)
        {
            return new Payload(bytes);
        }
    }

    /// <summary>The payload without its <c>_meta</c>: itself when it has none, otherwise the object's other properties as they were written.</summary>
    public Payload WithoutMeta()
    {
        if (!HasMeta)
        {
            return this;
        }

        using var rest = new MemoryStream(Bytes.Length);
        rest.WriteByte((byte)'{');
        var reader = new Utf8JsonReader(Bytes.Span, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isMeta = reader.ValueTextEquals("_meta"u8);
            reader.Read();
            reader.Skip();
            if (!isMeta)
            {
                rest.Write(rest.Length > 1 ? ","u8 : []);
                rest.Write(Bytes.Span[start..(int)reader.BytesConsumed]);
            }
        }

        rest.WriteByte((byte)'}');
        return new Payload(rest.ToArray()) { IsJson = true, IsObject = true };
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
        var reader = new Utf8JsonReader(bytes.Span, Options);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return Ended(ref reader, new Payload(bytes) { IsJson = true });
        }

        var hasMeta = false;
        string? id = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isMeta = reader.ValueTextEquals("_meta"u8);
            reader.Read();
            if (isMeta)
            {
                // The last one counts, as in every JavaScript client.
                hasMeta = true;
                id = IdIn(ref reader);
            }

            reader.Skip();
        }

        return Ended(ref reader, new Payload(bytes) { IsJson = true, IsObject = true, HasMeta = hasMeta, SenderId = id });
    }

    /// <summary>Reads on behind the value, where nothing may follow.</summary>
    /// <exception cref="JsonException">Something does.</exception>
    private static Payload Ended(ref Utf8JsonReader reader, Payload payload)
    {
        reader.Read();
        return payload;
    }

    /// <summary>The valid id in a <c>_meta</c>; the reader ends on the value's last token.</summary>
    private static string? IdIn(ref Utf8JsonReader reader)
    {
        string? id = null;
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return id;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            id = isId ? Id(ref reader) : id;
            reader.Skip();
        }

        return id;
    }

    private static string? Id(ref Utf8JsonReader reader)
    {
        // Of six characters at most each: \u0078.
        if (reader.TokenType is not JsonTokenType.String || reader.ValueSpan.Length > 6 * MessageId.MaxLength)
        {
            return null;
        }

        Span<char> text = stackalloc char[6 * MessageId.MaxLength];
        text = text[..reader.CopyString(text)];
        return MessageId.IsValid(text) ? text.ToString() : null;
    }
}
