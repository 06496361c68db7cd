namespace LocalCloud.Iam;

/// <summary><c>BinaryEquals</c>: bytes, written in base64.</summary>
internal sealed class BinaryTest(IReadOnlyList<byte[]> wanted) : IConditionTest
{
    /// <summary>The bytes, or <see langword="null"/> when the text is not base64.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    public bool Fits(string value, in PolicyContext context) =>
        Read(value) is { } given && wanted.Any(bytes => bytes.AsSpan().SequenceEqual(given));
}
