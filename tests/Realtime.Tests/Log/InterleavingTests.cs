using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

public sealed class InterleavingTests
{
    [Fact]
    public void No_interleaving_of_appenders_and_readers_breaks_the_promise()
    {
        var (messages, voids, seals, kills, watermarks, runs) = (0, 0, 0, 0, 0, 0);
        foreach (var world in Worlds.Run(TestSizes.LogInterleavings, static seed => InterleavingWorld.Run(seed, ModelSettings.Design)))
        {
            messages += world.Messages;
            voids += world.Voids;
            seals += world.Seals;
            kills += world.Kills;
            watermarks += world.Watermarks;
            runs += world.Runs;
        }

        // The worlds are as rough as they are meant to be.
        TestContext.Current.TestOutputHelper?.WriteLine($"{messages} messages, {voids} voids, {seals} seals, {kills} kills, {watermarks} watermarks, {runs} runs of voids");
        Assert.True(messages > 4 * TestSizes.LogInterleavings);
        Assert.True(voids > TestSizes.LogInterleavings / 2);
        Assert.True(seals > TestSizes.LogInterleavings / 5);
        Assert.True(watermarks > TestSizes.LogInterleavings);
        Assert.True(runs > TestSizes.LogInterleavings / 5);
        Assert.True(kills > TestSizes.LogInterleavings / 5);
    }
}
