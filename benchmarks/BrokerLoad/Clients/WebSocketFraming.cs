using System.Buffers.Binary;

namespace BrokerLoad.Clients;

/// <summary>
/// RFC 6455 as far as the load needs it. The mask is all zeros, which brokers can't tell from any other: they unmask all the same, and
/// the client has less to do.
/// </summary>
internal sealed class WebSocketFraming : Framing
{
    private const byte FinalBinary = 0x82;
    private const byte Masked = 0x80;
    private const int LongLength = 126;

    private readonly byte[] _header = new byte[10];
    private int _headerBytes;
    private long _payloadLeft;
    private bool _isData;

    public override int WriteHeader(Span<byte> target, int length)
    {
        target[..MaxHeaderBytes].Clear();
        target[0] = FinalBinary;
        if (length < LongLength)
        {
            target[1] = (byte)(Masked | length);
            return 6;
        }

        target[1] = Masked | LongLength;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], checked((ushort)length));
        return 8;
    }

    public override void Read(ReadOnlySpan<byte> received, PacketBuffer packets)
    {
        while (!received.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var count = (int)Math.Min(_payloadLeft, received.Length);
                if (_isData)
                {
                    packets.Add(received[..count]);
                }

                _payloadLeft -= count;
                received = received[count..];
                continue;
            }

            _header[_headerBytes++] = received[0];
            received = received[1..];
            if (_headerBytes >= 2 && _headerBytes == HeaderLength())
            {
                Begin();
            }
        }
    }

    private int HeaderLength() => (_header[1] & 0x7F) switch { LongLength => 4, LongLength + 1 => 10, _ => 2 };

    private void Begin()
    {
        // Opcodes 0 to 2 carry data, continued data included; close, ping and pong don't.
        _isData = (_header[0] & 0x0F) <= 2;
        _payloadLeft = _headerBytes switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            10 => (long)BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            _ => _header[1] & 0x7F,
        };
        _headerBytes = 0;
    }
}
