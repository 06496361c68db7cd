using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

/// <summary>Nothing fails unseen: the walk arrives, and any link that is taken away is missed.</summary>
public sealed class AlarmWalkTests(RealtimeTemplate stack)
{
    /// <summary>A resource that somebody adds and forgets to watch, and what the walk says then.</summary>
    public static TheoryData<string, string> Unwatched => new()
    {
        { """{"Type":"AWS::IoT::TopicRule","Properties":{"TopicRulePayload":{}}}""", "an alarm on ErrorActionFailure" },
        { """{"Type":"AWS::IoT::TopicRule","Properties":{"TopicRulePayload":{}}}""", "a dead letter" },
        { """{"Type":"AWS::Events::Rule","Properties":{"Targets":[{"Arn":"x"}]}}""", "an alarm on FailedInvocations" },
        { """{"Type":"AWS::Events::Rule","Properties":{"Targets":[{"Arn":"x"}]}}""", "a dead letter" },
        { """{"Type":"AWS::Lambda::Function","Properties":{}}""", "an alarm on Errors" },
        { """{"Type":"AWS::Lambda::Function","Properties":{}}""", "an alarm on Throttles" },
        { """{"Type":"AWS::Lambda::Function","Properties":{}}""", "an alarm on Duration" },
        { """{"Type":"AWS::Lambda::Function","Properties":{"DeadLetterConfig":{"TargetArn":"x"}}}""", "an alarm on DeadLetterErrors" },
        { """{"Type":"AWS::Lambda::Function","Properties":{"DeadLetterConfig":{"TargetArn":"x"}}}""", "a dead letter" },
        { """{"Type":"AWS::SQS::Queue","Properties":{}}""", "an alarm on ApproximateAgeOfOldestMessage" },
        { """{"Type":"AWS::DynamoDB::Table","Properties":{}}""", "an alarm on ReadThrottleEvents" },
        { """{"Type":"AWS::ApiGatewayV2::Api","Properties":{}}""", "an alarm on Latency" },
        { """{"Type":"AWS::Lambda::EventSourceMapping","Properties":{}}""", "nobody has said how" },
        { """{"Type":"AWS::Lambda::EventSourceMapping","Properties":{}}""", "a dead letter" },
        { """{"Type":"AWS::Lambda::EventSourceMapping","Properties":{}}""", "ReportBatchItemFailures" },
        { """{"Type":"AWS::SNS::Subscription","Properties":{"Protocol":"lambda"}}""", "nobody has said how" },
        { """{"Type":"AWS::Scheduler::Schedule","Properties":{}}""", "nobody has said how" },
    };

    [Fact]
    public void Every_hop_has_a_dead_letter_an_alarm_and_a_section() => Assert.Empty(AlarmWalk.Missing(stack.Template, Runbook.Text));

    [Fact]
    public void So_has_every_hop_of_a_disposable_stage_and_of_a_backend_with_more_families()
    {
        var props = stack.Workplace.Props with { Disposable = true, Families = [.. stack.Workplace.Props.Families, Families.Boards] };
        Assert.Empty(AlarmWalk.Missing(stack.Workplace.Template(props with { Stage = DeploymentStage.Parse("pr-12", props.Families) }), Runbook.Text));
    }

    [Fact]
    public void A_table_that_an_earlier_stack_left_is_watched_like_a_new_one()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with { ExistingMessageLogTable = "old" });
        Assert.Equal(
            ["ReadThrottleEvents", "WriteThrottleEvents"],
            Alarm.All(template).Where(alarm => alarm.Resource.At("Dimensions") == """[{"Name":"TableName","Value":"old"}]""")
                .Select(alarm => alarm.Resource.At("MetricName")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_section_is_one_that_an_alarm_leads_to() => Assert.Equal(
        Runbook.Anchors(Runbook.Text).Order(StringComparer.Ordinal),
        Alarm.All(stack.Template).Select(alarm => alarm.Section!).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Whichever_alarm_is_taken_away_is_missed() => Assert.All(
        // The damaged log is no hop: the functions themselves say so.
        Alarm.All(stack.Template).Where(alarm => !alarm.Resource.LogicalId.Contains("LogDamaged", StringComparison.Ordinal)),
        alarm => Assert.Contains("lacks an alarm on", MissingWithout(resources => resources.Remove(alarm.Resource.LogicalId)), StringComparison.Ordinal));

    [Theory]
    [InlineData("AlarmActions")]
    [InlineData("OKActions")]
    [InlineData("AlarmDescription")]
    public void Whatever_is_taken_off_an_alarm_is_missed(string property) => Assert.All(
        Alarm.All(stack.Template),
        alarm => Assert.Contains(
            alarm.Resource.LogicalId,
            MissingWithout(resources => resources[alarm.Resource.LogicalId]!["Properties"]!.AsObject().Remove(property)),
            StringComparison.Ordinal));

    [Fact]
    public void Whichever_hop_loses_its_dead_letter_is_missed()
    {
        Assert.Contains("a dead letter", Without("AWS::IoT::TopicRule", hop => hop["TopicRulePayload"]!.AsObject().Remove("ErrorAction")), StringComparison.Ordinal);
        Assert.Contains("a dead letter", Without("AWS::Events::Rule", hop => hop["Targets"]![0]!.AsObject().Remove("DeadLetterConfig")), StringComparison.Ordinal);
        Assert.Contains("a dead letter", MissingWithout(resources => resources[stack.Template.Named("AWS::SQS::Queue", "PresenceConnected").LogicalId]!["Properties"]!.AsObject().Remove("RedrivePolicy")), StringComparison.Ordinal);
        Assert.Contains("a dead letter", Without("AWS::Lambda::EventInvokeConfig", hop => hop.Remove("DestinationConfig")), StringComparison.Ordinal);
    }

    [Fact]
    public void Whichever_function_is_invoked_asynchronously_without_saying_where_failures_go_is_missed() => Assert.All(
        stack.Template.OfType("AWS::Lambda::EventInvokeConfig"),
        config => Assert.Contains("lacks an EventInvokeConfig", MissingWithout(resources => resources.Remove(config.LogicalId)), StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Unwatched))]
    public void Whatever_is_added_without_its_alarms_is_missed(string resource, string said) => Assert.Contains(
        said,
        MissingWithout(resources => resources["Added"] = JsonNode.Parse(resource)),
        StringComparison.Ordinal);

    [Fact]
    public void Whichever_section_loses_its_name_or_a_part_is_missed() => Assert.All(Runbook.Anchors(Runbook.Text), anchor =>
    {
        var heading = Runbook.Text.Split('\n').Single(line => line.StartsWith("### ", StringComparison.Ordinal) && Runbook.Anchors($"## Alarms\n{line}").Contains(anchor));
        Assert.Contains($"a section {anchor} ", Missing(Runbook.Text.Replace(heading, heading + " now", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(
            $"a section {anchor} ",
            Missing(Runbook.Text.Replace(heading, heading + "\n\n### Nothing", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    });

    private static string Joined(IEnumerable<string> missing) => string.Join('\n', missing);

    private string Missing(string runbook) => Joined(AlarmWalk.Missing(stack.Template, runbook));

    private string Without(string type, Action<JsonObject> change) => MissingWithout(resources =>
        change(resources[stack.Template.OfType(type)[0].LogicalId]!["Properties"]!.AsObject()));

    private string MissingWithout(Action<JsonObject> change)
    {
        var template = Template.Read(Path.Combine(stack.Directory, "Realtime.template.json"));
        change(template.Json["Resources"]!.AsObject());
        return Joined(AlarmWalk.Missing(template, Runbook.Text));
    }
}
