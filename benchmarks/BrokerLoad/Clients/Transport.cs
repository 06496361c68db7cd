namespace BrokerLoad.Clients;

/// <summary>What carries MQTT.</summary>
internal enum Transport
{
    /// <summary>Plain TCP.</summary>
    Tcp,

    /// <summary>Binary WebSocket messages.</summary>
    WebSocket,
}
