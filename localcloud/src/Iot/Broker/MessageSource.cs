using LocalCloud.Iam;

namespace LocalCloud.Iot.Broker;

/// <summary>Who published a message, and how.</summary>
/// <param name="Principal">The publisher, or <see langword="null"/> for AWS IoT itself.</param>
/// <param name="ClientId">The MQTT client id, or <see langword="null"/> for what came by HTTP or from a rule.</param>
/// <param name="SourceIp">The publisher's address.</param>
internal sealed record MessageSource(Principal? Principal, string? ClientId, string SourceIp);
