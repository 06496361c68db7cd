using Realtime.Tests.Log.Model;
using Realtime.Tests.Rooms.Model;

namespace Realtime.Tests.Rooms;

public sealed class RoomInterleavingTests
{
    [Fact]
    public void No_interleaving_gives_anybody_what_is_not_for_them_or_takes_what_is()
    {
        var (changes, messages, refused, keys, kills, steps, deleted) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var world in Worlds.Run(TestSizes.RoomInterleavings, static seed => RoomWorld.Run(seed, RoomModelSettings.Design)))
        {
            changes += world.Changes;
            messages += world.Messages;
            refused += world.Refused;
            keys += world.Keys;
            kills += world.Kills;
            steps += world.Steps;
            deleted += world.Deleted;
        }

        // The worlds are as rough as they are meant to be.
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{changes} changes, {messages} messages, {refused} refused at their number, {keys} keys, {kills} kills, {steps} steps, {deleted} rooms deleted");
        Assert.True(changes > 3 * TestSizes.RoomInterleavings);
        Assert.True(messages > 2 * TestSizes.RoomInterleavings);
        Assert.True(keys > 3 * TestSizes.RoomInterleavings);
        Assert.True(refused > TestSizes.RoomInterleavings / 4);
        Assert.True(kills > TestSizes.RoomInterleavings);
        Assert.True(deleted > TestSizes.RoomInterleavings / 20);
    }
}
