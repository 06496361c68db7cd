using Realtime.Scheduling;
using Realtime.Tests.Scheduling.Model;

namespace Realtime.Tests.Scheduling;

/// <summary>Every order of steps of everybody who works at one event, and every place where one of them stops.</summary>
public sealed class ScheduledEventsModelTests
{
    [Theory]
    [InlineData(1, false, 2)]
    [InlineData(1, true, 1)]
    [InlineData(2, false, 1)]
    [InlineData(2, true, 2)]
    public async Task No_order_of_steps_and_no_stop_loses_an_event_or_sends_what_is_cancelled(int events, bool cancels, int kills)
    {
        var (runs, sent, cancelled) = (0, 0, 0);
        // On a thread without a context: whoever goes on does so right there.
        await Task.Run(
            () =>
            {
                // All runs of two events and an order to cancel are millions.
                var choices = new Choices(events > 1 && cancels ? TestSizes.ScheduleRuns : null);
                do
                {
                    var world = new ScheduleWorld(choices, kills);
                    world.Run(events, cancels);
                    runs++;
                    sent += world.State is ScheduleState.Sent ? 1 : 0;
                    cancelled += world.State is ScheduleState.Cancelled ? 1 : 0;
                    AssertHolds(world, cancels);
                }
                while (choices.TryAdvance());
            },
            TestContext.Current.CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} runs, {sent} sent, {cancelled} cancelled");
        Assert.True(sent > 0);
        Assert.Equal(cancels, cancelled > 0);
    }

    private static void AssertHolds(ScheduleWorld world, bool cancels)
    {
        Assert.Equal(1, world.Kept);
        Assert.True(world.IsClosed);
        Assert.Equal(world.State is ScheduleState.Sent, world.Published > 0);
        // Who cancelled is told so, and nobody else: an order that came before the event knows of none.
        Assert.Equal(cancels, world.Cancelled is not null);
        Assert.Equal(world.State is ScheduleState.Cancelled, world.Cancelled is CancelOutcome.Cancelled);
        Assert.NotEqual(CancelOutcome.CancelledBefore, world.Cancelled);
    }
}
