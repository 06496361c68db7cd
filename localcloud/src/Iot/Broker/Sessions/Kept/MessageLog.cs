using System.Text.Json;
using LocalCloud.Hosting;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>
/// The QoS 1 messages of one receiver that were not acknowledged yet, in a file to which a line is added for each. A message is in
/// the file when <see cref="Add"/> returns, so it outlives LocalCloud however that ends. That one is done with is written along with
/// the next message: lost, it means a message that comes twice, which QoS 1 allows. Once all are done with, the file begins anew.
/// </summary>
internal sealed class MessageLog(StateDisk disk, string name, string path)
{
    private const int LinesWorthTidying = 10_000;
    private const int LinesForEachMessage = 4;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _live = [];
    private readonly List<long> _done = [];
    private long _last;
    private long _bytes;
    private int _lines;
    private bool _isTorn;
    private bool _isClosed;

    /// <summary>The messages of an earlier run, in order. A line that was cut off in the middle of its writing is left out.</summary>
    public IReadOnlyList<PublishPacket> Load()
    {
        lock (_lock)
        {
            var messages = Read();
            _live.UnionWith(messages.Keys);
            _last = messages.Count == 0 ? 0 : messages.Keys.Max();
            Rewrite(messages);
            return [.. messages.Select(entry => Tracked(entry.Value.ToPacket(), entry.Key))];
        }
    }

    /// <summary>Keeps a message until the packet that is returned is settled.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public PublishPacket Add(PublishPacket message)
    {
        lock (_lock)
        {
            var number = ++_last;
            if (!_isClosed)
            {
                Write(number, message);
                _live.Add(number);
            }

            return Tracked(message, number);
        }
    }

    /// <summary>Writes down which messages are done with, if that is possible.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_done.Count > 0 && !_isClosed)
            {
                FlushDone();
            }
        }
    }

    /// <summary>Nothing of it is wanted any more.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                Clear();
            }
        }
    }

    /// <summary>LocalCloud ends: the file stays as it is.</summary>
    public void Close()
    {
        lock (_lock)
        {
            Flush();
            _isClosed = true;
        }
    }

    private static byte[] LineOf(LogLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, KeptJson.Default.LogLine), (byte)'\n'];

    private PublishPacket Tracked(PublishPacket message, long number) => message with { Settled = () => Settle(number) };

    private void Settle(long number)
    {
        lock (_lock)
        {
            if (_live.Remove(number))
            {
                _done.Add(number);
            }
        }
    }

    private void FlushDone()
    {
        try
        {
            if (_live.Count == 0)
            {
                Clear();
            }
            else
            {
                Append([], FileMode.OpenOrCreate);
            }
        }
        catch (StorageException)
        {
            // What is done with comes once more.
        }
    }

    private void Write(long number, PublishPacket message)
    {
        var line = LineOf(new LogLine { Number = number, Message = KeptMessage.Of(message) });
        if (_live.Count == 0)
        {
            (_bytes, _lines) = (0, 0);
            _done.Clear();
            Append(line, FileMode.Create);
            return;
        }

        Append(line, FileMode.OpenOrCreate);
        if (_lines > LinesWorthTidying && _lines > LinesForEachMessage * _live.Count)
        {
            var messages = Read();
            Rewrite(new(messages.Where(entry => _live.Contains(entry.Key) || entry.Key == number).ToDictionary()));
        }
    }

    private void Append(byte[] line, FileMode mode)
    {
        byte[] done = _done.Count == 0 ? [] : LineOf(new LogLine { Done = _done });
        disk.Write(name, done.Length + line.Length, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.OpenHandle(path, mode, FileAccess.Write, FileShare.Read);
            if (_isTorn)
            {
                // A write that failed may have left the beginning of a line.
                RandomAccess.SetLength(file, _bytes);
            }

            _isTorn = true;
            RandomAccess.Write(file, (byte[])[.. done, .. line], _bytes);
            _isTorn = false;
        });
        _bytes += done.Length + line.Length;
        _lines += 2;
        _done.Clear();
    }

    private SortedDictionary<long, KeptMessage> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        return StateDisk.Read(path, Read);
    }

    private static SortedDictionary<long, KeptMessage> Read(byte[] bytes)
    {
        SortedDictionary<long, KeptMessage> messages = [];
        ReadOnlySpan<byte> rest = bytes;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            var line = JsonSerializer.Deserialize(rest[..end], KeptJson.Default.LogLine)!;
            if (line.Message is { } message)
            {
                messages[line.Number] = message;
            }

            foreach (var number in line.Done ?? [])
            {
                messages.Remove(number);
            }
        }

        return messages;
    }

    private void Rewrite(SortedDictionary<long, KeptMessage> messages)
    {
        _done.Clear();
        if (messages.Count == 0)
        {
            Clear();
            return;
        }

        var lines = messages.SelectMany(entry => LineOf(new LogLine { Number = entry.Key, Message = entry.Value })).ToArray();
        disk.Write(name, lines.Length, () =>
        {
            File.WriteAllBytes(path + ".next", lines);
            File.Move(path + ".next", path, overwrite: true);
        });
        (_bytes, _lines, _isTorn) = (lines.Length, messages.Count, false);
    }

    private void Clear()
    {
        _live.Clear();
        _done.Clear();
        (_bytes, _lines) = (0, 0);
        if (File.Exists(path))
        {
            StateDisk.Delete(() => File.Delete(path));
        }
    }
}

/// <summary>One line of a <see cref="MessageLog"/>: a message, or the numbers of those that are done with.</summary>
internal sealed record LogLine
{
    /// <summary>The message's number, or 0.</summary>
    public long Number { get; init; }

    /// <summary>The message, or <see langword="null"/>.</summary>
    public KeptMessage? Message { get; init; }

    /// <summary>Numbers of messages that were acknowledged or given up, or <see langword="null"/>.</summary>
    public IReadOnlyList<long>? Done { get; init; }
}

/// <summary>A QoS 1 message as it is kept in a file until its receiver has acknowledged it.</summary>
internal sealed record KeptMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Whether the receiver is told that it was retained.</summary>
    public bool Retain { get; init; }

    /// <summary>When it is no longer worth sending, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>What is to be kept of a packet.</summary>
    public static KeptMessage Of(PublishPacket packet) => new()
    {
        Topic = packet.Topic,
        Payload = packet.Payload.ToArray(),
        Retain = packet.Retain,
        ExpiresAt = packet.ExpiresAt,
        Properties = MessageProperties.Of(packet.Properties),
    };

    /// <summary>The packet, still without identifier.</summary>
    public PublishPacket ToPacket() => new()
    {
        Topic = Topic,
        Payload = Payload,
        QoS = QualityOfService.AtLeastOnce,
        Retain = Retain,
        ExpiresAt = ExpiresAt,
        Properties = Properties.ToPacket(),
    };
}
