using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LocalCloud.Gateway;

/// <summary>One page of a list of names.</summary>
/// <param name="Items">The names on it.</param>
/// <param name="Next">What asks for the page behind it, or <see langword="null"/> when this is the last one.</param>
internal sealed record Page(IReadOnlyList<string> Items, string? Next)
{
    /// <summary>Cuts the page out that a call asks for in its query.</summary>
    /// <param name="names">All names, in a lasting order.</param>
    /// <param name="call">The call.</param>
    /// <param name="sizeName">Its parameter for the page's size.</param>
    /// <param name="usual">The size without it.</param>
    /// <param name="most">The greatest size.</param>
    /// <param name="tokenName">Its parameter for <see cref="Next"/>.</param>
    /// <param name="invalid">Makes the error of a wrong parameter.</param>
    /// <exception cref="AwsException">What <paramref name="invalid"/> makes.</exception>
    public static Page Of(
        IReadOnlyList<string> names, RestCall call, string sizeName, int usual, int most, string tokenName, Func<string, AwsException> invalid)
    {
        var size = usual;
        if (call.QueryValue(sizeName) is { } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1 || size > most))
        {
            throw invalid($"{sizeName} must be a number from 1 to {most}");
        }

        return Of(names, size, call.QueryValue(tokenName), () => invalid($"Invalid {tokenName}"));
    }

    /// <summary>
    /// Cuts a page out. The token holds the name that the next page begins with, so what comes and goes meanwhile neither repeats nor hides other
    /// names.
    /// </summary>
    /// <param name="names">All names, in a lasting order.</param>
    /// <param name="size">How many a page has.</param>
    /// <param name="token">What the page before gave, or <see langword="null"/> for the first one.</param>
    /// <param name="invalid">Makes the error of a token that none gave.</param>
    /// <exception cref="AwsException">What <paramref name="invalid"/> makes.</exception>
    public static Page Of(IReadOnlyList<string> names, int size, string? token, Func<AwsException> invalid)
    {
        var start = 0;
        if (token is not null)
        {
            var (position, name) = Read(token) ?? throw invalid();
            // A name that is gone meanwhile: the page begins where it stood.
            start = IndexOf(names, name) is >= 0 and var found ? found : Math.Min(position, names.Count);
        }

        var end = Math.Min(start + size, names.Count);
        return new([.. names.Skip(start).Take(end - start)], end < names.Count ? Write(end, names[end]) : null);
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Write(int position, string name) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{position}:{name}")));

    private static (int Position, string Name)? Read(string token)
    {
        if (!Base64Url.IsValid(token))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(':', 2);
        return text is [var digits, var name] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (position, name)
            : null;
    }
}
