using Realtime.Log;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>The model's table takes no run of voids that is dated otherwise than its last void: every world would notice one.</summary>
public sealed class VoidRunDateTests
{
    private const string Topic = "chat/general";

    [Fact]
    public async Task A_run_of_voids_dated_by_its_reader_is_caught()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        await log.DieAsync(40);
        await log.AppendAsync("m42");
        log.Pass(TimeSpan.FromSeconds(6));
        await log.ForwardAsync(Position.Start);
        var run = log.Table.Runs.Single();
        log.Pass(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<ModelViolationException>(
            () => log.Store.ExtendVoidRunAsync(Topic, run with { At = log.Now }, CancellationToken.None));
        await log.Store.ExtendVoidRunAsync(Topic, run, CancellationToken.None);
    }
}
