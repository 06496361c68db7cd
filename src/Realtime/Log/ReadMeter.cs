namespace Realtime.Log;

/// <summary>
/// What a request has read of tables, in read units, as AWS charges them: in steps of 4 KB, and half when eventually consistent. It counts
/// while the request is under way, so also what one that fails has read.
/// </summary>
/// <param name="charge">Told of every read at once. Default: nobody.</param>
public sealed class ReadMeter(Action<double>? charge = null)
{
    private const int Step = 4096;

    private readonly Lock _gate = new();
    private double _units;

    /// <summary>Read units so far.</summary>
    public double Units
    {
        get
        {
            lock (_gate)
            {
                return _units;
            }
        }
    }

    /// <summary>Adds what was read elsewhere.</summary>
    public void Add(double units)
    {
        lock (_gate)
        {
            _units += units;
        }

        charge?.Invoke(units);
    }

    /// <summary>Adds one item that is smaller than a step, or is not there.</summary>
    public void ReadSmall(bool consistent) => Read(bytes: 0, consistent);

    /// <summary>Adds the items that one call read together; nothing costs as much as one step.</summary>
    /// <param name="bytes">Their sizes.</param>
    /// <param name="consistent">Whether nothing that was written could be missing.</param>
    public void Read(long bytes, bool consistent) => Add(Math.Max(1, (bytes + Step - 1) / Step) * (consistent ? 1 : 0.5));
}
