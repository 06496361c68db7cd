namespace Functions.Tests.Fakes;

/// <summary>A test's time with the machine's timers: for what gives up after a while, and needn't.</summary>
internal sealed class PatientClock(ManualClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
}
