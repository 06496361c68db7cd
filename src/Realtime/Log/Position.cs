using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Realtime.Log;

/// <summary>
/// A place in a topic's log: behind number <see cref="Seq"/> of <see cref="Epoch"/>. Written <c>{epoch}.{seq}</c>, or <c>0</c> for the
/// place before the first number of any epoch. Opaque to clients, which only hand it back.
/// </summary>
public readonly record struct Position
{
    private const int MaxEpochLength = 32;

    // 15 digits stay exact in a JavaScript number; the log would need 30,000 years at 1,000 messages a second to get there.
    private const int MaxSeqDigits = 15;

    private static readonly SearchValues<char> EpochCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private readonly string? _epoch;

    internal Position(string epoch, long seq)
    {
        // Number 0 is no number: the place before number 1 is the same in every epoch.
        _epoch = seq == 0 ? null : epoch;
        Seq = seq;
    }

    /// <summary>The place before the first number of any epoch, written <c>0</c>.</summary>
    public static Position Start => default;

    /// <summary>The epoch of the topic's numbers, or empty for <see cref="Start"/>.</summary>
    public string Epoch => _epoch ?? "";

    /// <summary>The number behind which this position lies; 0 for <see cref="Start"/>.</summary>
    public long Seq { get; }

    /// <summary>Whether this is <see cref="Start"/>.</summary>
    public bool IsStart => Seq == 0;

    /// <summary>Reads a position as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">The text is not a position.</exception>
    public static Position Parse(string text) =>
        TryParse(text, out var position) ? position : throw new FormatException("A position is \"0\" or \"{epoch}.{seq}\".");

    /// <summary>Reads a position as <see cref="ToString"/> writes it; any other text, even of equal meaning (<c>e.07</c>), is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Position position)
    {
        position = Start;
        if (text is null or "0")
        {
            return text is not null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > MaxEpochLength || text.AsSpan(0, dot).ContainsAnyExcept(EpochCharacters))
        {
            return false;
        }

        var digits = text.AsSpan(dot + 1);
        if (digits.Length is 0 or > MaxSeqDigits || digits[0] == '0'
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        position = new(text[..dot], seq);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => IsStart ? "0" : string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{Seq}");
}
