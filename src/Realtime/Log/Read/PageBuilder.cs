using Realtime.Log.Table;

namespace Realtime.Log.Read;

/// <summary>The messages of a page, up to its limit.</summary>
internal sealed class PageBuilder(LogRead read)
{
    private readonly List<LoggedMessage> _messages = [];
    private long _bytes;

    public IReadOnlyList<LoggedMessage> Messages => _messages;

    /// <summary>Adds a message, or refuses it when the page is full. A page takes one message, however large it is.</summary>
    public bool TryAdd(Entry entry)
    {
        var message = entry.Logged(read.Head.Epoch)!;
        var bytes = read.Limit.Measure(message);
        if (_messages.Count > 0 && (_messages.Count >= read.Limit.Messages || _bytes + bytes > read.Limit.Bytes))
        {
            return false;
        }

        _bytes += bytes;
        read.Return(entry);
        _messages.Add(message);
        return true;
    }
}
