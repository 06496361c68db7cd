namespace BrokerLoad.Clients;

/// <summary>What a connection does with the packets that arrive, on its reading thread.</summary>
internal interface IPacketSink
{
    /// <summary>A message arrived.</summary>
    void OnMessage(ReadOnlySpan<byte> payload);

    /// <summary>A QoS 1 publish of ours was acknowledged.</summary>
    void OnAcknowledged();
}
