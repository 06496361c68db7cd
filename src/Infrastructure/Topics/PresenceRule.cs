namespace Infrastructure.Topics;

/// <summary>An AWS IoT rule that takes up AWS's own events about connections. They have no prefix: of whatever stage the client is, all rules get them.</summary>
/// <param name="Name">What happened: <c>connected</c>, <c>disconnected</c>.</param>
/// <param name="Sql">The rule's statement.</param>
public sealed record PresenceRule(string Name, string Sql)
{
    /// <summary>A connection was made.</summary>
    public static PresenceRule Connected { get; } = Of("connected");

    /// <summary>A connection ended.</summary>
    public static PresenceRule Disconnected { get; } = Of("disconnected");

    // No more of a person than is needed: addresses stay where they are. Clients of other applications are mostly known by their names; whether an
    // identity is one of this deployment's, the directory knows.
    private static PresenceRule Of(string name) => new(
        name,
        $"SELECT eventType, clientId, sessionIdentifier, timestamp FROM '$aws/events/presence/{name}/#' "
        + "WHERE regexp_matches(clientId, '^[a-z0-9-]+:[0-9a-f-]+')");
}
