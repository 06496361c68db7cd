using System.Text.Json;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Rules;

/// <summary>
/// The QoS 1 messages that rules have not carried out yet, in a file to which a line is added for each. A message is in the file before its
/// publisher has an acknowledgement, so its rules run however LocalCloud ends: what is not done is run by the next run, from the beginning.
/// Publishers don't wait for each other: whoever comes while a write is under way goes with the next one, along with all others who came.
/// </summary>
internal sealed class RuleJournal
{
    private const string FileName = "rules/messages.log";

    // A file that has grown so far, and is mostly done with, begins anew.
    private const int BytesWorthTidying = 4 * 1024 * 1024;
    private const int BytesForEachLiveOne = 4;

    private readonly StateDisk _disk;
    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LiveLine> _live = [];
    private List<PendingLine> _waiting = [];
    private List<Guid> _done = [];
    private List<BrokerMessage> _undone;
    private long _liveBytes;
    private long _last;
    private bool _isWriting;
    private TaskCompletionSource? _idle;

    // Of the file: only who writes uses them.
    private long _bytes;
    private bool _isTorn;

    /// <summary>Reads what an earlier run has left.</summary>
    public RuleJournal(CloudOptions options, StateStore store)
    {
        (_disk, _path) = (store.Disk, Path.Combine(options.StateDirectory, FileName));
        var left = Read();
        _undone = [.. left.Values.Select(line => line.Message!.ToMessage())];
        foreach (var (id, line) in left)
        {
            Add(id, LineOf(line));
        }
    }

    /// <summary>The messages that an earlier run has kept and not done with, in order; once.</summary>
    public IReadOnlyList<BrokerMessage> TakeUndone()
    {
        var undone = _undone;
        _undone = [];
        return undone;
    }

    /// <summary>Keeps a message until it is <see cref="Done"/>. When the task ends, it is in the file.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public ValueTask KeepAsync(BrokerMessage message)
    {
        var pending = new PendingLine(message.TraceId, LineOf(new JournalLine { Message = JournalMessage.Of(message) }));
        lock (_lock)
        {
            _waiting.Add(pending);
            if (_isWriting)
            {
                return new(pending.Task);
            }

            _isWriting = true;
        }

        WriteWaiting();
        return new(pending.Task);
    }

    /// <summary>All rules are done with a message.</summary>
    public void Done(Guid traceId)
    {
        lock (_lock)
        {
            if (!_live.Remove(traceId, out var line))
            {
                return;
            }

            _liveBytes -= line.Bytes.Length;
            _done.Add(traceId);
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        WriteWaiting();
    }

    /// <summary>Ends when all that was kept or done until now is in the file, as far as the disk takes it.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return _isWriting ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    private static byte[] LineOf(JournalLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Default.JournalLine), (byte)'\n'];

    // For all who came until now. Who came meanwhile is another thread's: nobody writes for others for long.
    private void WriteWaiting()
    {
        List<PendingLine> group;
        lock (_lock)
        {
            (group, _waiting) = (_waiting, []);
        }

        var isWritten = WriteGroup(group);
        lock (_lock)
        {
            // Who was done meanwhile is written too, though nobody comes after. What the disk refuses waits for the next who comes.
            _isWriting = _waiting.Count > 0 || (isWritten && _done.Count > 0);
            if (!_isWriting)
            {
                _idle?.SetResult();
                _idle = null;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static journal => journal.WriteWaiting(), this, preferLocal: false);
    }

    // False when it could not be written.
    private bool WriteGroup(List<PendingLine> group)
    {
        List<Guid> done;
        lock (_lock)
        {
            (done, _done) = (_done, []);
        }

        byte[] bytes = [.. done.Count == 0 ? [] : LineOf(new JournalLine { Done = done }), .. group.SelectMany(pending => pending.Line)];
        try
        {
            if (bytes.Length > 0)
            {
                _disk.Write(FileName, bytes.Length, () => Append(bytes));
            }
        }
        catch (Exception e)
        {
            // Whatever it is, it is those who wait for this write that it concerns, and none of them may wait for ever.
            Fail(group, done, e);
            return false;
        }

        foreach (var pending in group)
        {
            Add(pending.Id, pending.Line);
            pending.SetResult();
        }

        return true;
    }

    // That a message is done is written along with the next one that can be: lost, it means a message that its rules get twice.
    private void Fail(List<PendingLine> group, List<Guid> done, Exception e)
    {
        lock (_lock)
        {
            _done.AddRange(done);
        }

        foreach (var pending in group)
        {
            pending.SetException(e);
        }
    }

    private void Add(Guid id, byte[] line)
    {
        lock (_lock)
        {
            _live[id] = new(++_last, line);
            _liveBytes += line.Length;
        }
    }

    private void Append(byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        if (IsWorthTidying())
        {
            Tidy();
        }

        using var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (_isTorn)
        {
            RandomAccess.SetLength(file, _bytes);
        }

        _isTorn = true;
        RandomAccess.Write(file, bytes, _bytes);
        (_bytes, _isTorn) = (_bytes + bytes.Length, false);
    }

    private bool IsWorthTidying()
    {
        lock (_lock)
        {
            return _bytes >= BytesWorthTidying && _bytes >= BytesForEachLiveOne * _liveBytes;
        }
    }

    private void Tidy()
    {
        byte[] lines;
        lock (_lock)
        {
            lines = [.. _live.Values.OrderBy(line => line.Number).SelectMany(line => line.Bytes)];
        }

        File.WriteAllBytes(_path + ".next", lines);
        File.Move(_path + ".next", _path, overwrite: true);
        (_bytes, _isTorn) = (lines.Length, false);
    }

    private OrderedDictionary<Guid, JournalLine> Read()
    {
        return File.Exists(_path) ? StateDisk.Read(_path, Read) : [];
    }

    private OrderedDictionary<Guid, JournalLine> Read(byte[] bytes)
    {
        OrderedDictionary<Guid, JournalLine> left = [];
        // What follows the last line was cut off in the middle of its writing, and is written over.
        ReadOnlySpan<byte> rest = bytes;
        (_bytes, _isTorn) = (rest.LastIndexOf((byte)'\n') + 1, true);
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            var line = JsonSerializer.Deserialize(rest[..end], JournalJson.Default.JournalLine)!;
            if (line.Message is { } message)
            {
                left[message.TraceId] = line;
            }

            foreach (var id in line.Done ?? [])
            {
                left.Remove(id);
            }
        }

        return left;
    }

    private readonly record struct LiveLine(long Number, byte[] Bytes);

    private sealed class PendingLine(Guid id, byte[] line) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Guid Id => id;

        public byte[] Line => line;
    }
}
