using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure.Tests.Topics;

public sealed class ClientPolicyTests
{
    [Fact]
    public void It_knows_families_and_no_variables() => Assert.DoesNotContain(
        ClientPolicy.For(TopicCatalog.Families).SelectMany(statement => statement.Resources),
        resource => resource.Contains("${", StringComparison.Ordinal));

    [Fact]
    public void What_members_publish_goes_to_the_deployment_s_own_rules_alone() => Assert.Equal(
        ["topic/$aws/rules/rooms/*", "topic/$aws/rules/typing/*"],
        Resources(ClientPolicy.For([TopicCatalog.Rooms]), "iot:Publish"));

    [Fact]
    public void A_new_family_is_added_to_what_clients_may_do_with_it()
    {
        var statements = ClientPolicy.For([Families.Boards, Families.Invoices, Families.Audit]);
        Assert.Equal(
            ["topicfilter/boards/*/*/strokes", "topicfilter/boards/*/*/strokes/kept", "topicfilter/invoices/of/*"],
            Resources(statements, "iot:Subscribe"));
        Assert.Equal(
            ["topic/boards/*/*/strokes", "topic/boards/*/*/strokes/kept", "topic/invoices/of/*"],
            Resources(statements, "iot:Receive"));
        Assert.Equal(["topic/boards/*/*/strokes"], Resources(statements, "iot:Publish"));
    }

    [Fact]
    public void An_action_without_topics_has_no_statement() =>
        Assert.DoesNotContain(ClientPolicy.For([Families.Invoices]), statement => statement.Action is "iot:Publish");

    [Fact]
    public void A_stage_has_one_pattern_for_each_action_and_none_without_topics()
    {
        var statements = ClientPolicy.For(TopicCatalog.Families, isStage: true);
        Assert.Equal(["topicfilter/*"], Resources(statements, "iot:Subscribe"));
        Assert.Equal(["topic/*"], Resources(statements, "iot:Receive"));
        Assert.Equal(["topic/*", "topic/$aws/rules/*/*"], Resources(statements, "iot:Publish"));
        Assert.DoesNotContain(ClientPolicy.For([Families.Invoices], isStage: true), statement => statement.Action is "iot:Publish");
    }

    private static IReadOnlyList<string> Resources(IReadOnlyList<TopicStatement> statements, string action) =>
        Assert.Single(statements, statement => statement.Action == action).Resources;
}
