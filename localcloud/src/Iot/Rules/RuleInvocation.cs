using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>One message in one rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Context">The message, as the rule's SQL sees it.</param>
internal sealed record RuleInvocation(TopicRule Rule, RuleContext Context)
{
    /// <summary>The message.</summary>
    public BrokerMessage Message => Context.Message;
}
