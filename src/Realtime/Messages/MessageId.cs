using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Realtime.Messages;

/// <summary>The ids of messages: 1 to 64 of <c>A-Z a-z 0-9 _ . : -</c>.</summary>
public static class MessageId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    /// <summary>Whether <paramref name="id"/> may be a message's id.</summary>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxLength && !id.ContainsAnyExcept(Allowed);

    /// <summary>
    /// The id that an event's message number <paramref name="index"/> for <paramref name="recipient"/> always has, so that an event that
    /// is retried or sent again is the same message.
    /// </summary>
    /// <param name="eventId">The event's own id, or else the id of its delivery.</param>
    /// <param name="recipient">The topic that the message goes to.</param>
    /// <param name="index">The message's place in the event; 0 when there is one.</param>
    public static string Create(string eventId, string recipient, int index = 0)
    {
        // No part can hold a line break, so different parts never make the same text. 128 bits: nobody but the backend chooses the input.
        var text = string.Create(CultureInfo.InvariantCulture, $"{eventId}\n{recipient}\n{index}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
