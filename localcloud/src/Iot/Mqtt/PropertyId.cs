namespace LocalCloud.Iot.Mqtt;

/// <summary>Identifiers of the properties of MQTT 5 (table 2-4).</summary>
internal enum PropertyId
{
    /// <summary>Whether a payload is text in UTF-8.</summary>
    PayloadFormatIndicator = 0x01,

    /// <summary>Seconds that a message is worth delivering.</summary>
    MessageExpiryInterval = 0x02,

    /// <summary>What a payload is, in words of the application.</summary>
    ContentType = 0x03,

    /// <summary>Where a reply goes.</summary>
    ResponseTopic = 0x08,

    /// <summary>Which request a reply answers.</summary>
    CorrelationData = 0x09,

    /// <summary>A number of the client's for a subscription, which AWS IoT has not.</summary>
    SubscriptionIdentifier = 0x0B,

    /// <summary>Seconds that a session outlives its connection.</summary>
    SessionExpiryInterval = 0x11,

    /// <summary>The client id that the broker gave.</summary>
    AssignedClientIdentifier = 0x12,

    /// <summary>The keep-alive that the broker wants.</summary>
    ServerKeepAlive = 0x13,

    /// <summary>Of enhanced authentication, which AWS IoT has not.</summary>
    AuthenticationMethod = 0x15,

    /// <summary>Of enhanced authentication, which AWS IoT has not.</summary>
    AuthenticationData = 0x16,

    /// <summary>Whether the client wants to be told why something failed.</summary>
    RequestProblemInformation = 0x17,

    /// <summary>Seconds that a will waits.</summary>
    WillDelayInterval = 0x18,

    /// <summary>Whether the client wants hints for response topics.</summary>
    RequestResponseInformation = 0x19,

    /// <summary>Why something failed, for people.</summary>
    ReasonString = 0x1F,

    /// <summary>QoS 1 messages at most without an acknowledgement.</summary>
    ReceiveMaximum = 0x21,

    /// <summary>Topic aliases at most.</summary>
    TopicAliasMaximum = 0x22,

    /// <summary>A number in the place of a topic.</summary>
    TopicAlias = 0x23,

    /// <summary>The highest QoS.</summary>
    MaximumQoS = 0x24,

    /// <summary>Whether messages can be retained.</summary>
    RetainAvailable = 0x25,

    /// <summary>A name and a value of the application's.</summary>
    UserProperty = 0x26,

    /// <summary>Bytes of a packet at most.</summary>
    MaximumPacketSize = 0x27,

    /// <summary>Whether filters may have wildcards.</summary>
    WildcardSubscriptionAvailable = 0x28,

    /// <summary>Whether subscriptions may have identifiers.</summary>
    SubscriptionIdentifierAvailable = 0x29,
}

/// <summary>A set of property identifiers: those that a packet may have, or has already. All are below 64.</summary>
internal readonly record struct PropertySet
{
    private readonly ulong _bits;

    /// <summary>A set of these.</summary>
    public PropertySet(params ReadOnlySpan<PropertyId> ids)
    {
        foreach (var id in ids)
        {
            _bits |= 1UL << (int)id;
        }
    }

    private PropertySet(ulong bits) => _bits = bits;

    /// <summary>Whether it is in the set.</summary>
    public bool Contains(PropertyId id) => (int)id < 64 && (_bits & (1UL << (int)id)) != 0;

    /// <summary>The set with one more.</summary>
    public PropertySet With(PropertyId id) => new(_bits | (1UL << (int)id));
}
