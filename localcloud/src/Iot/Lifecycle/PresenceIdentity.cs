namespace LocalCloud.Iot.Lifecycle;

/// <summary>What lifecycle events tell connections of one client id apart by.</summary>
/// <param name="SessionIdentifier">A UUID, new for each connection (UNVERIFIED for a persistent session that is resumed).</param>
/// <param name="VersionNumber">Counts the connections of one client id.</param>
internal sealed record PresenceIdentity(Guid SessionIdentifier, long VersionNumber);
