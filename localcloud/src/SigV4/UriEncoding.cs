using System.Text;

namespace LocalCloud.SigV4;

/// <summary>Percent encoding as AWS signs it (RFC 3986): everything but <c>A-Z a-z 0-9 - . _ ~</c>, in capitals.</summary>
internal static class UriEncoding
{
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            var character = (char)value;
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~')
            {
                text.Append(character);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([value]));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The bytes of a query's name or value. A plus is a space: on the wire it comes from form encoding, which Amplify uses for queries and
    /// signs as a space; the AWS SDKs write <c>%2B</c> for a plus.
    /// </summary>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, char.IsSurrogatePair(text, i) ? 2 : 1));
                i += char.IsSurrogatePair(text, i) ? 1 : 0;
            }
        }

        return [.. bytes];
    }
}
