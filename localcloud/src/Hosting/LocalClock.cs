using System.Text.Json.Serialization;
using LocalCloud.Gateway;

namespace LocalCloud.Hosting;

/// <summary>
/// The clock of LocalCloud, which can be moved forward (<c>POST /_local/clock</c>). Only the time of day moves: timers and
/// timestamps stay those of the machine, so that connections and running invocations do not time out by it. How far it is ahead is
/// kept between runs, as the data is that it stamped.
/// </summary>
public sealed class LocalClock : TimeProvider
{
    /// <summary>How far ahead it can be at most.</summary>
    internal static readonly TimeSpan Farthest = TimeSpan.FromDays(100 * 365);

    private const string StateName = "clock";

    private readonly Lock _lock = new();
    private readonly StateStore _state;
    private long _offsetTicks;

    /// <summary>Goes on from where the last run's clock was.</summary>
    /// <param name="state">Where that is kept.</param>
    public LocalClock(StateStore state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _state = state;
        _offsetTicks = state.Load(StateName, ClockJson.Default.TimeSpan).Ticks;
    }

    /// <summary>Raised after the clock was moved.</summary>
    public event EventHandler? Moved;

    /// <summary>How far this clock is ahead of the machine's. Default: zero.</summary>
    public TimeSpan Offset => new(Volatile.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Moves the clock forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative, or more than it can be ahead.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(by, Farthest - Offset);
            _state.Save(StateName, Offset + by, ClockJson.Default.TimeSpan);
            Volatile.Write(ref _offsetTicks, (Offset + by).Ticks);
        }

        Moved?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary><c>GET /_local/clock</c> and <c>POST /_local/clock {"advanceSeconds": n}</c>.</summary>
internal sealed class ClockEndpoint(LocalClock clock) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/clock", () => Now());
        local.MapPost("/clock", (ClockMove move) => Move(move));
    }

    private IResult Move(ClockMove move)
    {
        if (!(move.AdvanceSeconds >= 0 && move.AdvanceSeconds <= (LocalClock.Farthest - clock.Offset).TotalSeconds))
        {
            return Results.BadRequest(new { message = "advanceSeconds must be a number of seconds from 0 to 100 years, all moves together." });
        }

        clock.Advance(TimeSpan.FromSeconds(move.AdvanceSeconds));
        return Now();
    }

    private IResult Now() => Results.Ok(new { now = clock.GetUtcNow(), offsetSeconds = clock.Offset.TotalSeconds });
}

/// <summary>Body of <c>POST /_local/clock</c>.</summary>
/// <param name="AdvanceSeconds">By how much the clock moves forward.</param>
internal sealed record ClockMove(double AdvanceSeconds);

/// <summary>How far the clock is ahead, as it is kept between runs.</summary>
[JsonSerializable(typeof(TimeSpan))]
internal sealed partial class ClockJson : JsonSerializerContext;
