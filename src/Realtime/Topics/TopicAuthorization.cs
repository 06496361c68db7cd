namespace Realtime.Topics;

/// <summary>
/// Who may do what with a topic, decided from the catalogue. The IoT policies enforce the same on live messages; this is the rule for
/// everything that goes through our own functions.
/// </summary>
public static class TopicAuthorization
{
    /// <summary>
    /// Whether a signed-in client may read the topic, live or from the log, whatever else is known of them. Who is a member is the rooms' table's
    /// to say, so nobody may by this.
    /// </summary>
    public static bool MayRead(TopicName topic, string identityId) => topic.Family.Subscribers switch
    {
        Audience.SignedIn => identityId.Length > 0,
        Audience.Owner => identityId.Length > 0 && string.Equals(topic.Name, identityId, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>
    /// Whether an update from the backend may name the topic: every family's own topics, but no committed copy, which only repeats
    /// what the log has numbered.
    /// </summary>
    public static bool BackendMayPublish(TopicName topic) => !topic.IsCommitted;
}
