using EndToEnd.Browser;
using EndToEnd.Running;

[assembly: AssemblyFixture(typeof(DemoCloud))]

namespace EndToEnd.Browser;

/// <summary>One LocalCloud for the demo's tests that need no other, made with the first of them: each has rooms of its own.</summary>
public sealed class DemoCloud : IAsyncDisposable
{
    private readonly Lazy<Task<LocalCloudProcess>> _cloud = new(() => LocalCloudProcess.StartAsync());

    internal Task<LocalCloudProcess> CloudAsync() => _cloud.Value;

    public async ValueTask DisposeAsync()
    {
        if (_cloud.IsValueCreated)
        {
            await (await _cloud.Value).DisposeAsync();
        }
    }
}
