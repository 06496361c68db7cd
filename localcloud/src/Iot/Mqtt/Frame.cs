using System.Buffers;

namespace LocalCloud.Iot.Mqtt;

/// <summary>A whole packet, cut out but not yet understood.</summary>
/// <param name="Type">The packet's type.</param>
/// <param name="Flags">The low four bits of its first byte.</param>
/// <param name="Body">What stands behind the fixed header. Valid only until the buffer is used again.</param>
internal readonly record struct Frame(PacketType Type, byte Flags, ReadOnlySequence<byte> Body);
