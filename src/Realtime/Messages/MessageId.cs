using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Realtime.Messages;

/// <summary>What makes an event the same event when it comes again.</summary>
/// <param name="Source">Who publishes: the event's <c>source</c>, or <c>invoke</c> of a direct call. Two publishers may use the same ids.</param>
/// <param name="DetailType">The event's <c>detail-type</c>.</param>
/// <param name="Id">The publisher's own id, or else that of the event, or else that of the request, which Lambda keeps when it retries.</param>
public sealed record EventKey(string Source, string DetailType, string Id);

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
    /// The id that an event's message number <paramref name="index"/> for <paramref name="topic"/> always has, so that an event that
    /// is retried or sent again is the same message.
    /// </summary>
    /// <param name="source">The event.</param>
    /// <param name="topic">The topic that the message goes to.</param>
    /// <param name="index">The message's place in the event; 0 when there is one.</param>
    public static string Create(EventKey source, string topic, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(topic);
        // Each part with its length before it, so that different parts never make the same text. 128 bits: nobody but the backend's own
        // publishers choose the input.
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{source.Source.Length}:{source.Source}{source.DetailType.Length}:{source.DetailType}{source.Id.Length}:{source.Id}{topic.Length}:{topic}{index}");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
