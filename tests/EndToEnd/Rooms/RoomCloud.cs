using EndToEnd.Running;

namespace EndToEnd.Rooms;

/// <summary>One deployment for the tests of rooms, each of which makes rooms of its own.</summary>
public sealed class RoomCloud : IAsyncLifetime
{
    private readonly CloudAssembly _assembly = new();

    internal LocalCloudProcess Process { get; private set; } = null!;

    // One connection each for all tests: a user has at most 20.
    internal RoomUser Alice { get; private set; } = null!;

    internal RoomUser Bob { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await LocalCloudProcess.StartAsync(_assembly.Save(), []);
        Alice = await RoomUser.ConnectAsync(Process, "alice");
        Bob = await RoomUser.ConnectAsync(Process, "bob");
    }

    public async ValueTask DisposeAsync()
    {
        await Alice.DisposeAsync();
        await Bob.DisposeAsync();
        await Process.DisposeAsync();
        _assembly.Dispose();
    }
}
