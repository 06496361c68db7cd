using System.Text;

namespace LocalCloud.EventBridge;

/// <summary>The operator <c>wildcard</c>: <c>*</c> stands for any text; <c>\*</c> and <c>\\</c> for themselves.</summary>
internal sealed class WildcardPattern
{
    private readonly IReadOnlyList<string> _parts;

    private WildcardPattern(IReadOnlyList<string> parts) => _parts = parts;

    /// <summary>Reads a pattern.</summary>
    public static WildcardPattern Parse(string pattern, string path)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    throw PatternErrors.Invalid(path, "Consecutive wildcard characters are not allowed");
                case '*':
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] is ('*' or '\\'):
                    part.Append(pattern[++i]);
                    break;
                case '\\':
                    throw PatternErrors.Invalid(path, "Invalid escape character");
                default:
                    part.Append(pattern[i]);
                    break;
            }
        }

        parts.Add(part.ToString());
        return new(parts);
    }

    /// <summary>Whether <paramref name="text"/> matches.</summary>
    public bool Matches(string text)
    {
        if (_parts.Count == 1)
        {
            return text == _parts[0];
        }

        if (!text.StartsWith(_parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = _parts[0].Length;
        foreach (var part in _parts.Skip(1).SkipLast(1))
        {
            // The first place is as good as any: what stands between is free.
            var found = text.IndexOf(part, position, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            position = found + part.Length;
        }

        return text.Length - position >= _parts[^1].Length && text.EndsWith(_parts[^1], StringComparison.Ordinal);
    }
}
