namespace LocalCloud.Iot.Mqtt;

/// <summary>When a subscription gets the retained message of its topic (MQTT 5, 3.8.3.1).</summary>
internal enum RetainHandling
{
    /// <summary>At each SUBSCRIBE.</summary>
    Send = 0,

    /// <summary>Unless the client was subscribed already.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DontSend = 2,
}
