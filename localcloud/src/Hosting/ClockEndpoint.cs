using LocalCloud.Gateway;

namespace LocalCloud.Hosting;

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
