namespace BrokerLoad.Clients;

/// <summary>What a connection does with the packets that arrive, one after the other.</summary>
internal interface IPacketSink
{
    /// <summary>A message arrived.</summary>
    void OnMessage(ReadOnlySpan<byte> payload);

    /// <summary>A QoS 1 publish of ours was acknowledged.</summary>
    void OnAcknowledged();

    /// <summary>All packets that were there are handled: the time to send what they allow.</summary>
    void OnIdle();

    /// <summary>The connection ended, and not by us.</summary>
    void OnLost(Exception? reason);
}
