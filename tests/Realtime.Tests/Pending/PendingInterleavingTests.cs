namespace Realtime.Tests.Pending;

public sealed class PendingInterleavingTests
{
    [Fact]
    public void Whatever_waits_for_a_first_sign_in_is_there_once_and_in_order_however_it_goes()
    {
        var (waited, kills) = (0, 0);
        for (var seed = 0; seed < TestSizes.PendingInterleavings; seed++)
        {
            var world = PendingWorld.Run(seed);
            waited += world.Waited;
            kills += world.Kills;
        }

        // The worlds are as rough as they are meant to be.
        TestContext.Current.TestOutputHelper?.WriteLine($"{waited} waited, {kills} kills");
        Assert.True(waited > 3 * TestSizes.PendingInterleavings);
        Assert.True(kills > TestSizes.PendingInterleavings);
    }

    [Fact]
    public void A_thousand_are_there_once_and_in_order_though_two_tabs_sign_in_at_once_and_more_come()
    {
        var (waited, kills) = PendingWorld.RunFull(seed: 15, TestSizes.PendingNotifications);

        TestContext.Current.TestOutputHelper?.WriteLine($"{waited} waited, {kills} kills");
        Assert.InRange(waited, TestSizes.PendingNotifications - 10, TestSizes.PendingNotifications);
        Assert.True(kills > TestSizes.PendingNotifications / 20);
    }
}
