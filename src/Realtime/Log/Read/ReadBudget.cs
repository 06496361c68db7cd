namespace Realtime.Log.Read;

/// <summary>What a read may spend beyond what it returns. All reads of one request take from the same seals and runs.</summary>
/// <param name="rules">The design's numbers.</param>
/// <param name="spareBytes">What each read may read beyond four times what it returns.</param>
/// <param name="seals">Seals at most; by default <see cref="LogRules.MaxSeals"/>.</param>
internal sealed class ReadBudget(LogRules rules, int spareBytes, long? seals = null)
{
    private readonly Purse _seals = new(seals ?? rules.MaxSeals);
    private readonly Purse _runs = new(rules.MaxRuns);

    private ReadBudget(LogRules rules, ReadBudget shared, int share)
        : this(rules, shared.SpareBytes / share) =>
        (_seals, _runs) = (shared._seals, shared._runs);

    /// <summary>What each read may read beyond four times what it returns.</summary>
    public int SpareBytes => spareBytes;

    /// <summary>A share of it, for a read on behalf of this one: the half of it is a share of 2.</summary>
    public ReadBudget Share(int share) => new(rules, this, share);

    /// <summary>Takes up to as many seals as are wanted.</summary>
    public int TakeSeals(long wanted) => _seals.Take(wanted);

    /// <summary>Takes a run of voids to be written, if one is left.</summary>
    public bool TakeRun() => _runs.Take(1) == 1;

    private sealed class Purse(long content)
    {
        private readonly Lock _gate = new();
        private long _left = content;

        public int Take(long wanted)
        {
            lock (_gate)
            {
                var taken = Math.Min(_left, wanted);
                _left -= taken;
                return (int)taken;
            }
        }
    }
}
