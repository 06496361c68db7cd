using EndToEnd.Running;

namespace EndToEnd.Recovery;

/// <summary>The network between one browser and LocalCloud.</summary>
internal sealed class Network(LocalCloudProcess cloud) : IAsyncDisposable
{
    public Gate Mqtt { get; } = new(cloud.Gateway);

    public Gate Api { get; } = new(cloud.HttpApi);

    /// <summary>Signing in, and credentials.</summary>
    public Gate Identity { get; } = new(cloud.Gateway);

    public void Set(GateMode mode)
    {
        foreach (var gate in (Gate[])[Mqtt, Api, Identity])
        {
            gate.Set(mode);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Mqtt.DisposeAsync();
        await Api.DisposeAsync();
        await Identity.DisposeAsync();
    }
}
