namespace Realtime.Tests.Scheduling.Model;

/// <summary>
/// All runs of a world, one after the other: a run asks for choices, and each of them is made in every way in one of the runs (a depth-first
/// search over the choices' numbers). Of worlds that have too many, so many runs by chance.
/// </summary>
/// <param name="runs">How many runs by chance; <see langword="null"/> for all there are.</param>
internal sealed class Choices(int? runs = null)
{
    private readonly List<(int Chosen, int Of)> _made = [];
    private int _next;
    private int _run;
    private Random _random = new(0);

    /// <summary>A number from 0 up to <paramref name="of"/>.</summary>
    public int Next(int of)
    {
        if (runs is not null)
        {
            return _random.Next(of);
        }

        if (_next == _made.Count)
        {
            _made.Add((0, of));
        }

        return _made[_next++].Chosen;
    }

    /// <summary>Begins the next run.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryAdvance()
    {
        if (runs is not null)
        {
            _random = new Random(++_run);
            return _run < runs;
        }

        while (_made.Count > 0 && _made[^1].Chosen + 1 == _made[^1].Of)
        {
            _made.RemoveAt(_made.Count - 1);
        }

        if (_made.Count == 0)
        {
            return false;
        }

        _made[^1] = (_made[^1].Chosen + 1, _made[^1].Of);
        _next = 0;
        return true;
    }
}
