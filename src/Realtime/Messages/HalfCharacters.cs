using System.Globalization;

namespace Realtime.Messages;

/// <summary>
/// Half a character: a UTF-16 surrogate without its other half, which JSON can write (<c>"\ud83d"</c>) and text can't hold. Cutting text in
/// JavaScript makes them. They become U+FFFD, as in <c>String.prototype.toWellFormed</c>, instead of making a message unreadable.
/// </summary>
public static class HalfCharacters
{
    // \uXXXX
    private const int EscapeLength = 6;

    /// <summary>JSON with <c>\ufffd</c> in the place of each half character: the same bytes when there is none, a copy otherwise.</summary>
    /// <param name="json">JSON in valid UTF-8, in which only an escape can be half a character. What is no JSON is only looked at.</param>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var span = json.Span;
        for (var at = Next(span, 0); at >= 0; at = Next(span, at))
        {
            if (Unit(span, at) is not { } unit || !char.IsSurrogate(unit))
            {
                // An escape of two characters, or one of a whole character: of the latter the rest is no escape.
                at += 2;
            }
            else if (char.IsHighSurrogate(unit) && Unit(span, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                at += 2 * EscapeLength;
            }
            else
            {
                copy ??= json.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
                at += EscapeLength;
            }
        }

        return copy ?? json;
    }

    private static int Next(ReadOnlySpan<byte> json, int from) =>
        from < json.Length && json[from..].IndexOf((byte)'\\') is var at and >= 0 ? from + at : -1;

    /// <summary>The UTF-16 unit that the escape at <paramref name="at"/> writes, if one stands there.</summary>
    private static char? Unit(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
