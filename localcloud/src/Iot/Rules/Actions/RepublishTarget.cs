using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Where a <see cref="RepublishAction"/> publishes.</summary>
/// <param name="Topic">The topic, possibly with <c>${…}</c>.</param>
/// <param name="QoS">Quality of service. AWS's default: 0.</param>
/// <param name="RoleArn">The role that publishes.</param>
/// <param name="Headers">What MQTT 5 says about the message.</param>
internal sealed record RepublishTarget(SubstitutionText Topic, QualityOfService QoS, string RoleArn, RepublishHeaders Headers)
{
    // $$aws/… stands for $aws/… (developer guide, "republish-rule-action").
    private const string EscapedDollar = "$$";

    /// <summary>Whether a topic begins with a dollar sign that is neither escaped nor the beginning of <c>${…}</c>.</summary>
    public static bool NeedsEscape(string topic) =>
        topic is ['$', ..] and not ['$', '$' or '{', ..];

    /// <summary>The topic for one message.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public string TopicFor(RuleContext context)
    {
        var topic = Topic.Fill(context);
        return Topic.Text.StartsWith(EscapedDollar, StringComparison.Ordinal) ? topic[1..] : topic;
    }
}
