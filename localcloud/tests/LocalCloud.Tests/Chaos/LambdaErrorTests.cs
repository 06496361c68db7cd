using LocalCloud.Chaos;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Chaos;

public sealed class LambdaErrorTests
{
    [Fact]
    public async Task A_function_fails_before_or_after_its_work_and_its_caller_can_not_tell()
    {
        using var assembly = new TinyAssembly("async () => ({ runs: (globalThis.runs = (globalThis.runs ?? 0) + 1) })");
        await using var cloud = await TinyCloud.StartAsync(assembly);
        var chaos = cloud.Get<ChaosSwitches>();
        chaos.Settings = new ChaosSettings { LambdaError = 1, Seed = 1 };
        for (var i = 0; i < 20; i++)
        {
            var error = await cloud.ErrorAsync();
            Assert.Equal("Runtime.ExitError", (string?)error["errorType"]);
        }

        chaos.Settings = ChaosSettings.Off;
        // It ran in some of the failed invocations and not in others.
        Assert.InRange((int)(await cloud.ResultAsync())!["runs"]!, 2, 20);
    }
}
