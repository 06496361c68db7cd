using System.Buffers;

namespace LocalCloud.Iot.Broker;

/// <summary>Bytes that wait to be written together. Holds no memory while there are none. Not for several threads at once.</summary>
internal sealed class OutputBuffer
{
    private const int FirstBytes = 2 * 1024;

    private byte[] _bytes = [];
    private int _count;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _count < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBytes, (_count * 2) + bytes.Length));
            _bytes.AsSpan(0, _count).CopyTo(larger);
            Return(_bytes);
            _bytes = larger;
        }

        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Takes what waits; to be given back by <see cref="Return"/>.</summary>
    public ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_bytes, 0, _count);
        (_bytes, _count) = ([], 0);
        return taken;
    }

    /// <summary>Gives back what was taken.</summary>
    public static void Return(ArraySegment<byte> taken)
    {
        if (taken.Array is { Length: > 0 } bytes)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
