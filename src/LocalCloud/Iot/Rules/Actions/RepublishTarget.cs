using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Where a <see cref="RepublishAction"/> publishes.</summary>
/// <param name="Topic">The topic, possibly with <c>${…}</c>.</param>
/// <param name="QoS">Quality of service. AWS's default: 0.</param>
/// <param name="RoleArn">The role that publishes.</param>
internal sealed record RepublishTarget(SubstitutionText Topic, QualityOfService QoS, string RoleArn);
