using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>The real dynalite, when it does not answer.</summary>
public sealed class DynaliteTests
{
    [Fact]
    public async Task One_that_hangs_is_an_error_of_the_service_and_not_of_LocalCloud()
    {
        using var sandbox = new Sandbox(ProjectRoot.Find());
        await using var children = new ChildProcesses(NullLogger<ChildProcesses>.Instance);
        using var sockets = new ChildSockets(sandbox.Options);
        using var dynalite = new Dynalite(sandbox.Options, children, sockets, NullLogger<Dynalite>.Instance) { Timeout = TimeSpan.FromSeconds(5) };
        await dynalite.CallAsync("ListTables", [], TestContext.Current.CancellationToken);
        var process = Assert.Single(children.Running).Id;
        Hosting.Processes.Signal(process, "-STOP");

        var error = await Assert.ThrowsAsync<AwsException>(
            () => dynalite.CallAsync("ListTables", [], TestContext.Current.CancellationToken));

        Assert.Equal(("InternalServerError", 500), (error.Code, error.Status));
        Hosting.Processes.Signal(process, "-CONT");
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_nothing()
    {
        using var sandbox = new Sandbox(ProjectRoot.Find());
        await using var children = new ChildProcesses(NullLogger<ChildProcesses>.Instance);
        using var sockets = new ChildSockets(sandbox.Options);
        using var dynalite = new Dynalite(sandbox.Options, children, sockets, NullLogger<Dynalite>.Instance);
        await dynalite.CallAsync("ListTables", [], TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dynalite.CallAsync("ListTables", [], new CancellationToken(canceled: true)));
    }
}
