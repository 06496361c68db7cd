using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Takes the WebSocket frames of a client apart (RFC 6455, 5), in the memory where they were received. MQTT does not care where a message
/// ends [MQTT-6.0.0-2], so what all of them hold becomes one piece.
/// </summary>
internal sealed class ClientFrames
{
    /// <summary>Status of a Close frame: all is well.</summary>
    public const ushort NormalClosure = 1000;

    private const ushort ProtocolError = 1002;
    private const ushort UnsupportedData = 1003;
    private const string NotBinary = "a WebSocket message is not binary [MQTT-6.0.0-1]";
    private const int MaxHeaderBytes = 14;
    private const int MaxControlBytes = 125;

    private Header _header;
    private int _headerBytes;
    private bool _isWithinFrame;
    private bool _isWithinMessage;
    private long _left;
    private uint _mask;
    private byte[]? _control;
    private int _controlBytes;
    private List<byte[]>? _pings;

    /// <summary>Whether the client said that it closes the WebSocket. Nothing is taken after that.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>What the client did wrong, or <see langword="null"/>. Nothing is taken after that.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why the WebSocket ends, in the words of the Close frame that answers.</summary>
    public ushort CloseStatus { get; private set; } = NormalClosure;

    private int Opcode => _header[0] & 0x0F;

    private bool IsControl => Opcode >= 8;

    private bool IsFinal => (_header[0] & 0x80) != 0;

    /// <summary>Takes apart what was received, which goes on where the last piece ended.</summary>
    /// <returns>How many bytes of MQTT now stand at the beginning of <paramref name="bytes"/>.</returns>
    public int Decode(Span<byte> bytes)
    {
        var (read, written) = (0, 0);
        while (read < bytes.Length && !IsClosed && Problem is null)
        {
            if (!_isWithinFrame)
            {
                _header[_headerBytes++] = bytes[read++];
                ReadHeader();
                continue;
            }

            var part = bytes.Slice(read, (int)Math.Min(_left, bytes.Length - read));
            var target = IsControl ? (_control ??= new byte[MaxControlBytes]).AsSpan(_controlBytes) : bytes[written..];
            part.CopyTo(target);
            Unmask(target[..part.Length]);
            (_controlBytes, written) = IsControl ? (_controlBytes + part.Length, written) : (_controlBytes, written + part.Length);
            read += part.Length;
            Advance(part.Length);
        }

        return written;
    }

    /// <summary>What the pings held that came since the last call; each wants a pong with the same.</summary>
    public IReadOnlyList<byte[]> TakePings()
    {
        var pings = _pings;
        _pings = null;
        return pings ?? (IReadOnlyList<byte[]>)[];
    }

    private void ReadHeader()
    {
        if (_headerBytes < 2)
        {
            return;
        }

        if (_headerBytes == 2 && ProblemOfHeader() is { } problem)
        {
            Fail(problem, problem == NotBinary ? UnsupportedData : ProtocolError);
            return;
        }

        var length = _header[1] & 0x7F;
        var lengthBytes = length switch { 126 => 2, 127 => 8, _ => 0 };
        if (_headerBytes < 2 + lengthBytes + 4)
        {
            return;
        }

        ReadOnlySpan<byte> rest = ((ReadOnlySpan<byte>)_header)[2..];
        _left = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            8 => BinaryPrimitives.ReadInt64BigEndian(rest),
            _ => length,
        };
        _mask = BinaryPrimitives.ReadUInt32LittleEndian(rest[lengthBytes..]);
        if (_left < 0)
        {
            Fail("a WebSocket frame has a length of 64 bits", ProtocolError);
            return;
        }

        _isWithinFrame = true;
        _isWithinMessage = IsControl ? _isWithinMessage : !IsFinal;
        Advance(0);
    }

    private string? ProblemOfHeader() =>
        (_header[0] & 0x70) != 0 ? "a WebSocket frame uses an extension that was not agreed on"
        : (_header[1] & 0x80) == 0 ? "a WebSocket frame is not masked"
        : Opcode switch
        {
            0 => _isWithinMessage ? null : "a WebSocket message goes on that did not begin",
            1 => NotBinary,
            2 => _isWithinMessage ? "a WebSocket message begins within another one" : null,
            8 or 9 or 10 => IsFinal && (_header[1] & 0x7F) <= MaxControlBytes ? null : "a control frame is fragmented or too long",
            _ => "a WebSocket frame has an unknown opcode",
        };

    private void Advance(int bytes)
    {
        _left -= bytes;

        // The mask goes on with the byte that is next.
        _mask = BitOperations.RotateRight(_mask, 8 * (bytes & 3));
        if (_left > 0)
        {
            return;
        }

        EndControl();
        (_isWithinFrame, _headerBytes, _control, _controlBytes) = (false, 0, null, 0);
    }

    private void EndControl()
    {
        ReadOnlySpan<byte> body = _control.AsSpan(0, _controlBytes);
        switch (Opcode)
        {
            case 8 when body.Length == 1 || (body.Length > 1 && !IsStatus(BinaryPrimitives.ReadUInt16BigEndian(body))):
                Fail("a Close frame has no status that may be sent", ProtocolError);
                break;
            case 8:
                IsClosed = true;
                break;
            case 9:
                (_pings ??= []).Add(body.ToArray());
                break;
        }
    }

    // RFC 6455, 7.4: 1004 to 1006 and 1015 are never sent.
    private static bool IsStatus(int status) => status is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    private void Fail(string problem, ushort status) => (Problem, CloseStatus) = (problem, status);

    private void Unmask(Span<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var mask = _mask | ((ulong)_mask << 32);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= mask;
        }

        for (var i = words.Length * sizeof(ulong); i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(_mask >> (8 * (i & 3)));
        }
    }

    [InlineArray(MaxHeaderBytes)]
    private struct Header
    {
        private byte _first;
    }
}
