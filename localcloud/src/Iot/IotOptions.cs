namespace LocalCloud.Iot;

/// <summary>
/// How the local AWS IoT Core behaves: AWS's quotas, and what AWS leaves open or does in several ways. The defaults are AWS's.
/// </summary>
internal sealed record IotOptions
{
    /// <summary>What an unauthorized SUBSCRIBE of MQTT 3.x gets. Default: the connection is closed, as AWS does.</summary>
    public DeniedSubscribe DeniedSubscribe { get; init; } = DeniedSubscribe.Close;

    /// <summary>Bytes of a published payload at most. Default: 128 KiB.</summary>
    public int MaxPayloadBytes { get; init; } = 128 * 1024;

    /// <summary>Bytes of a whole packet at most, its fixed header among them; a longer one is not even read. Default: 146 KiB.</summary>
    public int MaxPacketBytes { get; init; } = 146 * 1024;

    /// <summary>Bytes of a client id at most. Default: 128.</summary>
    public int MaxClientIdBytes { get; init; } = 128;

    /// <summary>Filters in one SUBSCRIBE at most. Default: 8.</summary>
    public int MaxFiltersPerSubscribe { get; init; } = 8;

    /// <summary>Subscriptions of one connection at most. Default: 50.</summary>
    public int MaxSubscriptions { get; init; } = 50;

    /// <summary>Publishes a second on one connection, inbound and outbound together; the excess is discarded. Default: 100.</summary>
    public int PublishesPerSecond { get; init; } = 100;

    /// <summary>Bytes a second on one connection, in both directions together; the excess is delayed. Default: 512 KiB.</summary>
    public int BytesPerSecond { get; init; } = 512 * 1024;

    /// <summary>Publishes a second into the account, from all clients; the excess is discarded. Default: 20,000.</summary>
    public int InboundPublishesPerSecond { get; init; } = 20_000;

    /// <summary>
    /// Publishes a second out of the account, one for each subscription that matches; UNVERIFIED what becomes of the excess, here it
    /// is discarded as on the way in. Default: 20,000.
    /// </summary>
    public int OutboundPublishesPerSecond { get; init; } = 20_000;

    /// <summary>Messages a second that begin to wait for absent sessions and groups; the excess is discarded. Default: 500.</summary>
    public int QueuedMessagesPerSecond { get; init; } = 500;

    /// <summary>Subscriptions of the account at most. Default: 500,000.</summary>
    public int MaxAccountSubscriptions { get; init; } = 500_000;

    /// <summary>Filters a second that the account subscribes to; the excess is refused. Default: 3,000.</summary>
    public int SubscriptionsPerSecond { get; init; } = 3_000;

    /// <summary>Connections at most. Default: 500,000.</summary>
    public int MaxConnections { get; init; } = 500_000;

    /// <summary>CONNECTs a second into the account; the excess is refused. Default: 3,000.</summary>
    public int ConnectsPerSecond { get; init; } = 3_000;

    /// <summary>Topic aliases of a client's at most; a higher number ends the connection. Default: 8.</summary>
    public int MaxTopicAliases { get; init; } = 8;

    /// <summary>Bytes that a client must be able to take in one packet. Default: 512.</summary>
    public int MinClientPacketBytes { get; init; } = 512;

    /// <summary>Bytes of all user properties of a message at most, names and values. Default: 8 KiB.</summary>
    public int MaxUserPropertyBytes { get; init; } = 8 * 1024;

    /// <summary>Bytes of correlation data at most. Default: 8 KiB.</summary>
    public int MaxCorrelationBytes { get; init; } = 8 * 1024;

    /// <summary>Bytes of a content type at most. Default: 256.</summary>
    public int MaxContentTypeBytes { get; init; } = 256;

    /// <summary>Retained messages at most, one per topic; a further one is throttled. Default: 500,000.</summary>
    public int MaxRetainedMessages { get; init; } = 500_000;

    /// <summary>Retained publishes a second into the account; the excess is discarded. Default: 500.</summary>
    public int RetainedPublishesPerSecond { get; init; } = 500;

    /// <summary>Retained publishes a second to one topic; the excess is discarded. Default: 1.</summary>
    public int RetainedPublishesPerSecondPerTopic { get; init; } = 1;

    /// <summary>How long a session of MQTT 3 outlives its connection, and one of MQTT 5 at most. Default: 1 h.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Messages that wait for an absent client at most. Default: 10,000 (AWS states none for one session).</summary>
    public int MaxStoredMessages { get; init; } = 10_000;

    /// <summary>Stored messages a second that a client gets once it is back. Default: 10.</summary>
    public int StoredMessagesPerSecond { get; init; } = 10;

    /// <summary>Groups that share a filter at most. Default: 100.</summary>
    public int MaxSharedGroups { get; init; } = 100;

    /// <summary>Members of such a group at most. Default: 100.</summary>
    public int MaxSharedGroupMembers { get; init; } = 100;

    /// <summary>Subscribes and unsubscribes a second of such a group; further subscribes are refused. Default: 100.</summary>
    public int SharedGroupChangesPerSecond { get; init; } = 100;

    /// <summary>Messages that wait for a group at most. Default: 500,000.</summary>
    public int MaxSharedStoredMessages { get; init; } = 500_000;

    /// <summary>Stored messages a second that a group gets for each member that is there. Default: 20.</summary>
    public int SharedStoredMessagesPerSecond { get; init; } = 20;

    /// <summary>Whether a will of MQTT 5 waits as long as it asks. Default: yes (AWS does not say).</summary>
    public bool WillDelay { get; init; } = true;

    /// <summary>CONNECTs a second with one client id; the excess is refused. Default: 1.</summary>
    public int ConnectsPerSecondPerClientId { get; init; } = 1;

    /// <summary>QoS 1 messages that one client has not acknowledged at most; further ones wait. Default: 100.</summary>
    public int MaxInFlight { get; init; } = 100;

    /// <summary>
    /// Messages that wait for a slow connection at most, those of QoS 0 and those behind a full in-flight window each. Further
    /// ones are dropped: AWS promises no more to a connection that can't keep up. Default: 1,000.
    /// </summary>
    public int MaxQueuedMessages { get; init; } = 1_000;

    /// <summary>How long after the last attempt an unacknowledged QoS 1 message is sent again. Default: 10 s (AWS states none).</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an unacknowledged QoS 1 message is sent again before it is dropped. Default: 1 h, AWS's for MQTT 3.</summary>
    public TimeSpan RetryLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same for clients of MQTT 5. Default: 16 min.</summary>
    public TimeSpan RetryLifetime5 { get; init; } = TimeSpan.FromMinutes(16);

    /// <summary>Keep-alive is never shorter. Default: 30 s.</summary>
    public TimeSpan MinKeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Keep-alive is never longer, and this when the client asks for none. Default: 1,200 s.</summary>
    public TimeSpan MaxKeepAlive { get; init; } = TimeSpan.FromSeconds(1_200);

    /// <summary>How long a socket may stay open without a CONNECT. Default: 10 s (AWS states none).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket may stay open at all. Default: 24 h.</summary>
    public TimeSpan WebSocketLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Whether a connection ends when the credentials that opened it expire. Default: no. UNVERIFIED: AWS documents no reason of a
    /// disconnect for it, and its signature is only looked at once.
    /// </summary>
    public bool EndsWithCredentials { get; init; }

    /// <summary>How long a closing connection may take to send what it still has to say. Default: 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>AttachPolicy, DetachPolicy and ListAttachedPolicies calls a second, each. Default: 15.</summary>
    public int AttachmentCallsPerSecond { get; init; } = 15;

    /// <summary>DeleteConnection, GetConnection and ListSubscriptions calls a second, each. Default: 100.</summary>
    public int ConnectionCallsPerSecond { get; init; } = 100;

    /// <summary>The same for one client id. Default: 1.</summary>
    public int ConnectionCallsPerSecondPerClientId { get; init; } = 1;

    /// <summary>GetRetainedMessage calls a second. Default: 500.</summary>
    public int RetainedReadsPerSecond { get; init; } = 500;

    /// <summary>DescribeEndpoint calls a second. Default: 10.</summary>
    public int DescribeEndpointCallsPerSecond { get; init; } = 10;

    /// <summary>Bytes of a rule's result at most; of a larger one AWS does not say what becomes, here it is logged only. Default: 128 KiB.</summary>
    public int MaxRulePayloadBytes { get; init; } = 128 * 1024;

    /// <summary>Waits before a rule's action is tried again after an intermittent error. Default: 3 retries (AWS states none).</summary>
    public IReadOnlyList<TimeSpan> ActionRetryDelays { get; init; } =
        [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    /// <summary>The same without the rates of messages and connects, for load on the broker itself.</summary>
    public IotOptions WithoutRates() => this with
    {
        PublishesPerSecond = int.MaxValue,
        BytesPerSecond = int.MaxValue,
        InboundPublishesPerSecond = int.MaxValue,
        OutboundPublishesPerSecond = int.MaxValue,
        QueuedMessagesPerSecond = int.MaxValue,
        SubscriptionsPerSecond = int.MaxValue,
        ConnectsPerSecond = int.MaxValue,
        ConnectsPerSecondPerClientId = int.MaxValue,
    };
}

/// <summary>What the broker does about an unauthorized filter in a SUBSCRIBE of MQTT 3.1 or 3.1.1.</summary>
internal enum DeniedSubscribe
{
    /// <summary>Closes the connection without a SUBACK.</summary>
    Close,

    /// <summary>Answers with 0x80 for that filter and goes on.</summary>
    Suback,
}
