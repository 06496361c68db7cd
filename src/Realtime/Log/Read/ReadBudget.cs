namespace Realtime.Log.Read;

/// <summary>What a read may spend beyond what it returns. All reads of one request take from the same seals.</summary>
internal sealed class ReadBudget(int seals, int spareBytes, ReadBudget? shared = null)
{
    private long _seals = seals;

    /// <summary>What each read may read beyond four times what it returns.</summary>
    public int SpareBytes => spareBytes;

    /// <summary>The half of it, for a read on behalf of this one.</summary>
    public ReadBudget Half() => new(seals: 0, spareBytes / 2, shared ?? this);

    /// <summary>Takes up to as many seals as are wanted.</summary>
    public int TakeSeals(long wanted)
    {
        if (shared is not null)
        {
            return shared.TakeSeals(wanted);
        }

        while (true)
        {
            var left = Interlocked.Read(ref _seals);
            var taken = Math.Min(left, wanted);
            if (Interlocked.CompareExchange(ref _seals, left - taken, left) == left)
            {
                return (int)taken;
            }
        }
    }
}
