namespace Realtime.Log.Table;

/// <summary>
/// The operations that the log needs of its table, and no other. Each is atomic for one item; a <see langword="false"/> or
/// <see langword="null"/> from a conditional write means that its condition was refused.
/// </summary>
internal interface ILogStore
{
    /// <summary>Reads the head, consistently.</summary>
    Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken);

    /// <summary>
    /// Takes numbers: <c>ADD last k</c>. Refused, with no answer, when the head is of an older generation or has rested; a topic without
    /// head gets one.
    /// </summary>
    Task<Head?> TakeNumbersAsync(string topic, NumberRequest request, CancellationToken cancellationToken);

    /// <summary>Replaces a head, on condition that it still has <paramref name="seen"/>'s <c>last</c> and generation.</summary>
    Task<bool> MoveHeadAsync(string topic, Head seen, Head moved, CancellationToken cancellationToken);

    /// <summary>Reads a claim, consistently.</summary>
    Task<Claim?> GetClaimAsync(MessageKey key, CancellationToken cancellationToken);

    /// <summary>Puts a claim if there is none.</summary>
    Task<bool> PutClaimIfAbsentAsync(MessageKey key, Claim claim, CancellationToken cancellationToken);

    /// <summary>Moves a claim to another number, on condition that it says <paramref name="from"/> and was not refused.</summary>
    Task<bool> MoveClaimAsync(MessageKey key, long from, Claim claim, CancellationToken cancellationToken);

    /// <summary>Writes into a claim why it is refused, on condition that it says <paramref name="number"/> and was not refused before.</summary>
    Task<bool> RefuseClaimAsync(MessageKey key, long number, string reason, CancellationToken cancellationToken);

    /// <summary>Puts a message or a void at its number if nothing stands there.</summary>
    Task<bool> PutEntryIfAbsentAsync(string topic, Entry entry, CancellationToken cancellationToken);

    /// <summary>Reads an entry, consistently.</summary>
    Task<Entry?> GetEntryAsync(string topic, long seq, CancellationToken cancellationToken);

    /// <summary>Reads a range of entries; unless it is to be consistent, any of the newest may be missing.</summary>
    Task<EntryBatch> QueryEntriesAsync(string topic, EntryRange range, CancellationToken cancellationToken);

    /// <summary>Reads the watermark, eventually consistent: an older one says less, and nothing wrong.</summary>
    Task<long?> GetWatermarkAsync(string topic, CancellationToken cancellationToken);

    /// <summary>Moves the watermark up, on condition that it is below <paramref name="settled"/>: it only ever grows.</summary>
    Task<bool> MoveWatermarkAsync(string topic, long settled, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the run of voids that begins at <paramref name="upTo"/> or next below it, eventually consistent: a shorter one says less, and
    /// nothing wrong.
    /// </summary>
    Task<VoidRun?> FindVoidRunAsync(string topic, long upTo, CancellationToken cancellationToken);

    /// <summary>Writes a run of voids, or makes it longer, on condition that it ends below <paramref name="run"/>'s last number.</summary>
    Task<bool> ExtendVoidRunAsync(string topic, VoidRun run, CancellationToken cancellationToken);
}

/// <summary>Step 2 of an append: <paramref name="Count"/> numbers from the head.</summary>
/// <param name="Count">How many, at most 100.</param>
/// <param name="At">Now.</param>
/// <param name="Epoch">The epoch if the topic has none yet.</param>
/// <param name="Generation">This deployment's generation; a head of an older one refuses.</param>
/// <param name="RestedSince">A head that was last written at this time or before refuses.</param>
internal sealed record NumberRequest(
    int Count, DateTimeOffset At, string Epoch, int Generation, DateTimeOffset RestedSince);

/// <summary>A query for entries by number, both ends included. One that ends before it begins finds nothing.</summary>
internal sealed record EntryRange(long From, long To, int Limit)
{
    /// <summary>Whether the highest number comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>Whether nothing that was written may be missing.</summary>
    public bool Consistent { get; init; }
}

/// <summary>The entries that a query found, in its order.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="More">Whether the query stopped at a limit: there may be more behind the last entry.</param>
internal sealed record EntryBatch(IReadOnlyList<Entry> Entries, bool More);
