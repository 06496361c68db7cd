using Realtime.Inbox.State;

namespace Realtime.Tests.Inbox.Model;

/// <summary>The table's items of one inbox in memory, without any time or fault in them.</summary>
internal sealed class InboxItems : IInboxStore
{
    private readonly Dictionary<string, byte[]> _bits = [];
    private StoredFold? _fold;
    private DateTimeOffset? _toldAt;
    private long _seen;

    /// <summary>How many items of bits there are.</summary>
    public int Bits => _bits.Count;

    /// <summary>How often a fold was kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Bytes of the fold.</summary>
    public int FoldBytes => _fold?.Bytes.Length ?? 0;

    /// <summary>Deletes the fold, and all that it is made of.</summary>
    public void Forget()
    {
        _fold = null;
        _bits.Clear();
    }

    public Task<StoredInbox> GetAsync(string identityId, CancellationToken cancellationToken) => Task.FromResult(new StoredInbox(_fold, _seen));

    public Task<bool> PutFoldAsync(string identityId, StoredFold fold, string? seen, CancellationToken cancellationToken)
    {
        var isAsSeen = _fold?.Revision == seen;
        _fold = isAsSeen ? fold : _fold;
        Kept += isAsSeen ? 1 : 0;
        return Task.FromResult(isAsSeen);
    }

    public Task<byte[]?> GetBitsAsync(string identityId, string key, CancellationToken cancellationToken) => Task.FromResult(_bits.GetValueOrDefault(key));

    public Task PutBitsAsync(string identityId, string key, byte[] bits, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        _bits[key] = bits;
        return Task.CompletedTask;
    }

    public Task DeleteBitsAsync(string identityId, string key, CancellationToken cancellationToken)
    {
        _bits.Remove(key);
        return Task.CompletedTask;
    }

    public Task<bool> MarkSeenAsync(string identityId, SeenMark mark, CancellationToken cancellationToken)
    {
        var moves = mark.Number > _seen && (mark.TellAt is null || _toldAt is null || _toldAt <= mark.ToldBefore);
        (_seen, _toldAt) = moves ? (mark.Number, mark.TellAt ?? _toldAt) : (_seen, _toldAt);
        return Task.FromResult(moves);
    }
}
