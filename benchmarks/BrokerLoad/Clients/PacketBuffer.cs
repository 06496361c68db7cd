namespace BrokerLoad.Clients;

/// <summary>Bytes that arrived, cut into MQTT packets.</summary>
internal sealed class PacketBuffer
{
    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _end;

    /// <summary>Adds bytes at the end.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (bytes.Length > _buffer.Length - _end)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes the next whole packet: its first byte, and what follows its length.</summary>
    public bool TryTake(out byte header, out ReadOnlySpan<byte> body)
    {
        header = 0;
        body = default;
        var length = 0;
        for (var i = 1; i <= 4; i++)
        {
            if (_start + i >= _end)
            {
                return false;
            }

            var digit = _buffer[_start + i];
            length |= (digit & 0x7F) << (7 * (i - 1));
            if ((digit & 0x80) == 0)
            {
                if (_start + i + 1 + length > _end)
                {
                    return false;
                }

                header = _buffer[_start];
                body = _buffer.AsSpan(_start + i + 1, length);
                _start += i + 1 + length;
                return true;
            }
        }

        throw new InvalidDataException("The broker sent a packet whose length has five bytes.");
    }

    private void MakeRoom(int bytes)
    {
        var kept = _buffer.AsSpan(_start, _end - _start);
        var length = _buffer.Length;
        while (length - kept.Length < bytes)
        {
            length *= 2;
        }

        var target = length > _buffer.Length ? new byte[length] : _buffer;
        kept.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, kept.Length);
    }
}
