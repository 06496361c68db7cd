namespace Realtime.Log.Read;

/// <summary>What a read may spend beyond what it returns. All reads of one request take from the same seals.</summary>
internal sealed class ReadBudget(int seals, int spareBytes)
{
    private long _seals = seals;

    /// <summary>What each read may read beyond four times what it returns.</summary>
    public int SpareBytes => spareBytes;

    /// <summary>Takes up to as many seals as are wanted.</summary>
    public int TakeSeals(long wanted)
    {
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
