using System.Buffers.Text;
using System.Security.Cryptography;

namespace Realtime.Rooms;

/// <summary>
/// What one has to know to listen to a room: 128 random bits. It never shows in a log, an error or a metric, so its text does not tell it.
/// </summary>
/// <param name="Value">The key, 22 characters of base64url: neither <c>+</c> nor <c>/</c>, which policies deny.</param>
public sealed record RoomKey(string Value)
{
    /// <summary>A key that nobody knows.</summary>
    public static RoomKey Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The topic on which a room's messages are live while this is its key.</summary>
    public string TopicOf(string roomId) => $"{RoomTopic.Of(roomId)}/{Value}";

    /// <inheritdoc/>
    public override string ToString() => "(a room's key)";
}
