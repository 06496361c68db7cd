namespace Functions.Hosting;

/// <summary>The machine's clock, so much ahead: timers and time stamps run as ever, only the date differs.</summary>
internal sealed class ShiftedTimeProvider(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
