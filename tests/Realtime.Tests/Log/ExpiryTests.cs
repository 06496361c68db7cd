using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

public sealed class ExpiryTests
{
    [Fact]
    public async Task No_message_expires_unnoticed_and_no_alarm_is_false()
    {
        for (var seed = 0; seed < TestSizes.ExpiryWorlds; seed++)
        {
            await ExpiryWorld.RunAsync(seed, ModelSettings.Design);
        }
    }
}
