using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure.Tests.Topics;

public sealed class ArchivingRuleTests
{
    [Fact]
    public void Only_what_clients_publish_and_the_log_keeps_has_a_rule()
    {
        var rule = Assert.Single(ArchivingRule.For(TopicCatalog.Families, TopicPrefix.None));
        Assert.Equal("chat", rule.Family);
        Assert.Equal(
            "SELECT encode(*, 'base64') AS body, topic() AS topic, clientid() AS clientId, timestamp() AS sentAt, traceid() AS traceId FROM 'chat/+' WHERE clientid() <> 'n/a'",
            rule.Sql);
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
        Assert.Single(ArchivingRule.For(TopicCatalog.Families, TopicPrefix.Parse("pr-12/"))).Sql,
        StringComparison.Ordinal);
}
