using EndToEnd.Recovery;
using EndToEnd.Running;

[assembly: AssemblyFixture(typeof(RecoveryCloud))]

namespace EndToEnd.Recovery;

/// <summary>The bundled page, and one LocalCloud for all scenarios that need no other; made with the first of them.</summary>
public sealed class RecoveryCloud : IAsyncDisposable
{
    private readonly Lazy<Task<Site>> _page = new(RecoveryPage.StartAsync);
    private readonly Lazy<Task<LocalCloudProcess>> _cloud = new(() => LocalCloudProcess.StartAsync());

    internal Task<Site> PageAsync() => _page.Value;

    internal Task<LocalCloudProcess> CloudAsync() => _cloud.Value;

    public async ValueTask DisposeAsync()
    {
        if (_cloud.IsValueCreated)
        {
            await (await _cloud.Value).DisposeAsync();
        }

        if (_page.IsValueCreated)
        {
            await (await _page.Value).DisposeAsync();
        }
    }
}
