using LocalCloud.CloudFormation;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Hosting;

/// <summary>What is known of a disk that takes no more.</summary>
public sealed class StateDiskTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_write_that_fails_is_a_problem_until_writing_works_again_whoever_tries()
    {
        var state = new StateStore(_sandbox.Options);
        using (FullDisk.BlockFolder(Path.Combine(_sandbox.Options.StateDirectory, PendingDelivery.Folder)))
        {
            Assert.Throws<StorageException>(() => Save(state, "1"));
            Assert.Contains("event-deliveries can't be written", state.Disk.Problem(), StringComparison.Ordinal);
            Assert.NotNull(state.Disk.Problem());
        }

        Assert.Null(state.Disk.Problem());
        Save(state, "1");
        Assert.Equal(["event-deliveries/1"], state.Names(PendingDelivery.Folder));
        Assert.Equal(["1.json"], Directory.GetFiles(Path.Combine(_sandbox.Options.StateDirectory, PendingDelivery.Folder)).Select(Path.GetFileName));
    }

    [Fact]
    public void A_write_elsewhere_that_succeeds_does_not_hide_it()
    {
        var state = new StateStore(_sandbox.Options);
        using var full = FullDisk.BlockFolder(Path.Combine(_sandbox.Options.StateDirectory, PendingDelivery.Folder));
        Assert.Throws<StorageException>(() => Save(state, "1"));

        state.Disk.Write("queues/q/1", 1, () => { });

        Assert.NotNull(state.Disk.Problem());
    }

    [Fact]
    public void What_was_saved_before_outlives_a_write_that_fails()
    {
        var state = new StateStore(_sandbox.Options);
        Save(state, "1", "before");
        using (FullDisk.BlockFile(Path.Combine(_sandbox.Options.StateDirectory, "event-deliveries", "1.json.next")))
        {
            Assert.Throws<StorageException>(() => Save(state, "1", "after"));
        }

        Assert.Equal("before", new StateStore(_sandbox.Options).Load("event-deliveries/1", PendingDeliveryJson.Default.PendingDelivery)!.Event);
    }

    [Fact]
    public async Task The_health_of_LocalCloud_names_the_problem_and_is_ready_once_it_is_over()
    {
        await using var host = await GatewayHost.StartAsync(
            services => services.AddSingleton(new Stack { IsComplete = true }).AddSingleton<ILocalEndpoint, StackEndpoint>());
        var full = FullDisk.BlockFolder(Path.Combine(host.Services.GetRequiredService<CloudOptions>().StateDirectory, PendingDelivery.Folder));
        Assert.Throws<StorageException>(() => Save(host.Services.GetRequiredService<StateStore>(), "1"));

        var (status, problem) = await HealthAsync(host);
        full.Dispose();
        var (after, none) = await HealthAsync(host);

        Assert.Equal((503, 200), (status, after));
        Assert.Contains("event-deliveries can't be written", problem, StringComparison.Ordinal);
        Assert.Equal("""{"status":"ready"}""", none);
    }

    private static async Task<(int Status, string Body)> HealthAsync(GatewayHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Address };
        using var answer = await http.GetAsync(new Uri("_local/health", UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void Save(StateStore state, string id, string e = "{}") => state.Save("event-deliveries/" + id, Pending(id, e), PendingDeliveryJson.Default.PendingDelivery);

    private static PendingDelivery Pending(string id, string e) =>
        new() { Id = id, RuleArn = "r", TargetId = "t", Event = e, Payload = "{}", StartedAt = default };
}
