namespace Realtime.Tests.Log.Model;

/// <summary>A process's clock: the world's, off by the process's own difference.</summary>
internal sealed class SimClock(Func<DateTimeOffset> world, TimeSpan difference) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => world() + difference;
}
