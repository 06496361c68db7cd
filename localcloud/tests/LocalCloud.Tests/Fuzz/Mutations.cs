using System.Text;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Makes good inputs bad, from a seed.</summary>
internal sealed class Mutations(int seed)
{
    private static readonly string[] Strange =
    [
        "", "\0", "\ud800", "é", "𝄞", "\u202e", "%", "%2", "%zz", "%00", "${", "}", "''", "\"", "\\", "\r\n", "=", "&", "/", "..", "*", "?", "#", "+",
        "999999999999999999999999", "-1", "1e999", "0x", "NaN", "null", "true", "[", "{", "(", ")", "[]", "{}", ",", ";", ":", " ",
    ];

    public Random Random { get; } = new(seed);

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    /// <summary>Whether something happens that has one chance in <paramref name="among"/>.</summary>
    public bool Once(int among) => Random.Next(among) == 0;

    /// <summary>Bytes with a few of them changed, left out, doubled or cut off.</summary>
    public byte[] Bytes(byte[] good)
    {
        List<byte> bytes = [.. good];
        for (var n = Random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var at = Random.Next(bytes.Count);
            switch (Random.Next(5))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)Random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] = Once(3) ? (byte)Random.Next(256) : Pick<byte>([0x00, 0x7F, 0x80, 0xFF, (byte)(bytes[at] + 1), (byte)(bytes[at] ^ 1)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A text with a few changes; rarely a part of it many times over.</summary>
    public string Text(string good, IReadOnlyList<string> words)
    {
        var text = new StringBuilder(good);
        for (var n = Random.Next(1, 5); n > 0; n--)
        {
            var at = Random.Next(text.Length + 1);
            var length = Math.Min(Random.Next(1, 12), text.Length - at);
            switch (Random.Next(6))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pick(Strange));
                    break;
                case 2:
                    text.Insert(at, (char)Random.Next(1, 0x3000));
                    break;
                case 3 when Once(50):
                    text.Insert(at, string.Concat(Enumerable.Repeat(text.ToString(at, length), Random.Next(1, 3_000))));
                    break;
                default:
                    text.Remove(at, length).Insert(at, " " + Pick(words) + " ");
                    break;
            }
        }

        return text.ToString();
    }
}
