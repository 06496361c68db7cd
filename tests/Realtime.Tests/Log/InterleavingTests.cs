using Realtime.Tests.Log.Model;
using global::Tests;

namespace Realtime.Tests.Log;

public sealed class InterleavingTests
{
    [Fact]
    public void No_interleaving_of_appenders_and_readers_breaks_the_promise()
    {
        for (var seed = 0; seed < TestSizes.LogInterleavings; seed++)
        {
            InterleavingWorld.Run(seed, ModelSettings.Design);
        }
    }
}
