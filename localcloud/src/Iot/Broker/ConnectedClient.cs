using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>A client that was let in.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Level">The protocol it speaks.</param>
/// <param name="Since">When it was let in.</param>
/// <param name="Will">Its will, or <see langword="null"/>.</param>
internal sealed record ConnectedClient(string ClientId, ProtocolLevel Level, DateTimeOffset Since, Will? Will)
{
    /// <summary>The keep-alive that holds.</summary>
    public TimeSpan KeepAlive { get; init; }

    /// <summary>How long its session outlives the connection; zero for not at all.</summary>
    public TimeSpan SessionExpiry { get; init; }

    /// <summary>Whether it is told more than a return code.</summary>
    public bool IsMqtt5 => Level == ProtocolLevel.Mqtt5;
}
