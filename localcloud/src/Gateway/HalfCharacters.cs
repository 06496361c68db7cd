using System.Globalization;

namespace LocalCloud.Gateway;

/// <summary>
/// Half a character: a UTF-16 surrogate without its other half, which JSON can write (<c>"\ud83d"</c>) and text can't hold. .NET finds it only when
/// somebody asks for the text, in the middle of an operation; so it is replaced before anything is read.
/// </summary>
internal static class HalfCharacters
{
    // \uXXXX
    private const int EscapeLength = 6;

    /// <summary>JSON with <paramref name="substitute"/> in the place of each half character: the same bytes when there is none.</summary>
    /// <param name="json">JSON in valid UTF-8, in which only an escape can be half a character. What is no JSON is only looked at.</param>
    /// <param name="substitute">An escape of six bytes.</param>
    public static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> json, ReadOnlySpan<byte> substitute)
    {
        byte[]? copy = null;
        for (var at = Next(json, 0); at >= 0; at = Next(json, at))
        {
            if (Unit(json, at) is not { } unit || !char.IsSurrogate(unit))
            {
                // An escape of two characters, or the beginning of one of a whole character: of the latter the rest is no escape.
                at += 2;
            }
            else if (char.IsHighSurrogate(unit) && Unit(json, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                at += 2 * EscapeLength;
            }
            else
            {
                copy ??= json.ToArray();
                substitute.CopyTo(copy.AsSpan(at, EscapeLength));
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
