namespace LocalCloud.Iot.Broker.Retained;

/// <summary>The retained messages of the account, one per topic.</summary>
internal interface IRetainedMessages
{
    /// <summary>All of them, in the order of their topics.</summary>
    IReadOnlyList<RetainedMessage> All { get; }

    /// <summary>That of a topic, or <see langword="null"/>.</summary>
    RetainedMessage? Find(string topic);

    /// <summary>Keeps <paramref name="message"/>, or with an empty payload forgets its topic's.</summary>
    /// <returns><see langword="false"/> when a limit is reached and nothing was done.</returns>
    bool TryPut(BrokerMessage message);
}
