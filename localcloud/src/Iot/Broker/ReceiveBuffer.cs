using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Bytes that were received and are not yet a whole packet. Holds memory only while there are such bytes, and never more than one
/// packet of the greatest allowed length and one receive.
/// </summary>
internal sealed class ReceiveBuffer(int maxPacketBytes) : IDisposable
{
    private const int MinReceive = 4 * 1024;

    private byte[] _array = [];
    private int _start;
    private int _end;

    /// <summary>Whether nothing is held.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Room for the next receive.</summary>
    public Memory<byte> GetMemory()
    {
        if (_array.Length - _end < MinReceive)
        {
            MakeRoom();
        }

        return _array.AsMemory(_end);
    }

    /// <summary>Counts in what was received.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>Takes one packet off the front. Its body is valid until the next call of any member.</summary>
    public FrameStatus TryRead(out Frame frame)
    {
        var bytes = new ReadOnlySequence<byte>(_array, _start, _end - _start);
        var status = FrameReader.Read(ref bytes, maxPacketBytes, out frame);
        _start = _end - (int)bytes.Length;
        return status;
    }

    /// <summary>Gives the memory back, if nothing is held.</summary>
    public void Trim()
    {
        if (IsEmpty)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = ([], 0, 0);
    }

    private void MakeRoom()
    {
        var held = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(MinReceive, held * 2) + MinReceive);
        _array.AsSpan(_start, held).CopyTo(larger);
        Dispose();
        (_array, _end) = (larger, held);
    }
}
