namespace Realtime.Tests.Log.Model;

/// <summary>What goes wrong in a world, and how often.</summary>
internal sealed record Weather
{
    /// <summary>Nothing goes wrong, and appends take well under 5 s: then no number may be lost.</summary>
    public bool IsCalm { get; init; }

    /// <summary>The chance of an operation to go without answer.</summary>
    public double Lost { get; init; }

    /// <summary>The chance of a query to lack entries.</summary>
    public double Stale { get; init; }

    /// <summary>The chance of a step to kill a process.</summary>
    public double Crash { get; init; }

    /// <summary>The chance of a step to be followed by a long delay.</summary>
    public double Delay { get; init; }

    /// <summary>The time between steps at most.</summary>
    public int StepMilliseconds { get; init; } = 12;

    /// <summary>Clocks differ by this at most, either way.</summary>
    public TimeSpan ClockDifference { get; init; } = TimeSpan.FromMilliseconds(400);

    public static Weather From(Random random) => random.Next(6) == 0
        ? new() { IsCalm = true, Stale = random.Next(2) * 0.3, ClockDifference = TimeSpan.FromMilliseconds(100) }
        : new()
        {
            Lost = random.Next(3) * 0.02,
            Stale = random.Next(3) * 0.2,
            Crash = random.Next(3) * 0.008,
            Delay = random.Next(4) * 0.02,
        };

    /// <summary>Past the 5 s, past the minute, past the 5 minutes, or a little.</summary>
    public TimeSpan Jump(Random random) => random.NextDouble() >= Delay
        ? TimeSpan.Zero
        : random.Next(8) switch
        {
            0 or 1 => TimeSpan.FromMilliseconds(random.Next(500, 4_900)),
            2 or 3 or 4 => TimeSpan.FromMilliseconds(random.Next(5_000, 9_000)),
            5 or 6 => TimeSpan.FromMilliseconds(random.Next(58_000, 70_000)),
            _ => TimeSpan.FromMilliseconds(random.Next(250_000, 400_000)),
        };
}
