using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Realtime.Inbox.Audiences;

/// <summary>The names of audiences.</summary>
public static class AudienceName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What a name must be, following "must be".</summary>
    public const string Allowed = "the name of an audience: 1 to 64 of A-Z a-z 0-9 _ . -";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    /// <summary>Whether <paramref name="name"/> may be an audience's.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= MaxLength } && !name.AsSpan().ContainsAnyExcept(Characters);
}
