namespace LocalCloud.Iot.Broker;

/// <summary>Sees every published message, after authorization: the rules engine, and the record of recent messages.</summary>
internal interface IMessageSink
{
    /// <summary>Takes a message. May wait for room, which holds up the publisher; messages of one publisher come in order.</summary>
    ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken);
}
