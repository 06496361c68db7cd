using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure.Tests.Topics;

public sealed class ArchivingRuleTests
{
    [Fact]
    public void Only_what_clients_publish_and_the_log_keeps_has_a_rule()
    {
        var rules = ArchivingRule.For(TopicCatalog.Families, TopicPrefix.None);
        Assert.Equal(["chat", "rooms"], rules.Select(rule => rule.Family));
        Assert.Equal(
            "SELECT encode(*, 'base64') AS body, topic() AS topic, clientid() AS clientId, timestamp() AS sentAt, traceid() AS traceId FROM 'chat/+' WHERE clientid() <> 'n/a'",
            rules[0].Sql);
    }

    [Fact]
    public void A_new_family_brings_its_rule()
    {
        var rules = ArchivingRule.For([TopicCatalog.Chat, Families.Invoices, Families.Boards, Families.Audit], TopicPrefix.None);
        Assert.Equal(["chat", "boards"], rules.Select(rule => rule.Family));
        Assert.Contains(" FROM 'boards/+/+/strokes' WHERE", rules[1].Sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_archives_what_is_published_below_its_name() => Assert.Contains(
        " FROM 'pr-12/chat/+' WHERE",
        ArchivingRule.For(TopicCatalog.Families, TopicPrefix.Parse("pr-12/"))[0].Sql,
        StringComparison.Ordinal);

    // FROM is not asked when a message is handed to the rule by its name, so WHERE has to be.
    [Fact]
    public void A_rule_that_messages_are_handed_to_looks_at_the_topic_itself() => Assert.EndsWith(
        " topic() AS topic, clientid() AS clientId, timestamp() AS sentAt, traceid() AS traceId FROM 'rooms/+' WHERE clientid() <> 'n/a' AND regexp_matches(topic(), '^rooms/[^/]+$')",
        ArchivingRule.For(TopicCatalog.Families, TopicPrefix.None)[1].Sql,
        StringComparison.Ordinal);

    [Fact]
    public void In_a_stage_what_is_handed_over_gets_the_prefix_that_it_did_not_come_with() => Assert.Contains(
        " concat('pr-12/', topic()) AS topic, ",
        ArchivingRule.For(TopicCatalog.Families, TopicPrefix.Parse("pr-12/"))[1].Sql,
        StringComparison.Ordinal);
}
