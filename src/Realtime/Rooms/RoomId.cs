using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Realtime.Rooms;

/// <summary>What a room is called by machines: 22 characters that the backend makes, or what a <c>RoomCommand</c> gave.</summary>
public static class RoomId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What an id is, following "must be".</summary>
    public const string Allowed = "a room's id: 1 to 64 of A-Z a-z 0-9 _ -";

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether it may be one.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text?.Length is >= 1 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Characters);
}
