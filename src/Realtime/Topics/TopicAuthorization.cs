namespace Realtime.Topics;

/// <summary>
/// Who may do what with a topic, decided from the catalogue. The IoT policies enforce the same on live messages; this is the rule for
/// everything that goes through our own functions.
/// </summary>
public static class TopicAuthorization
{
    /// <summary>Whether a signed-in client may read the topic, live or from the log.</summary>
    public static bool MayRead(TopicName topic, string identityId) => Includes(topic.Family.Subscribers, topic, identityId);

    /// <summary>Whether a signed-in client may publish to the topic; never to a committed copy.</summary>
    public static bool MayPublish(TopicName topic, string identityId) =>
        !topic.IsCommitted && Includes(topic.Family.Publishers, topic, identityId);

    /// <summary>
    /// Whether an update from the backend may name the topic: every family's own topics, but no committed copy, which only repeats
    /// what the log has numbered.
    /// </summary>
    public static bool BackendMayPublish(TopicName topic) => !topic.IsCommitted;

    private static bool Includes(Audience audience, TopicName topic, string identityId) => audience switch
    {
        Audience.SignedIn => identityId.Length > 0,
        Audience.Owner => identityId.Length > 0 && string.Equals(topic.Name, identityId, StringComparison.Ordinal),
        _ => false,
    };
}
