using Realtime.Messages;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>How large a payload may be.</summary>
public static class PayloadLimit
{
    /// <summary>
    /// The largest payload of the family in bytes, as its sender writes it. Where no client publishes, <c>_meta</c> travels in the
    /// same message and its room is taken off; elsewhere it travels in the committed copy only, which has room to spare.
    /// </summary>
    public static int Of(TopicFamily family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return family.MetaIsTrusted ? family.MaxPayloadBytes - MessageMeta.MaxBytes : family.MaxPayloadBytes;
    }

    /// <summary>Whether the family takes the payload.</summary>
    public static bool Allows(TopicFamily family, Payload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return payload.Bytes.Length <= Of(family);
    }
}
