using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

public sealed class ObservabilityTests(RealtimeTemplate stack)
{
    private Resource Topic => stack.Template.Only("AWS::SNS::Topic");

    [Fact]
    public void An_idle_system_calls_nobody() => Assert.All(
        Alarm.All(stack.Template).Select(alarm => alarm.Resource),
        alarm =>
        {
            Assert.Equal("GreaterThanOrEqualToThreshold", alarm.At("ComparisonOperator"));
            Assert.True(Number(alarm, "Threshold") > 0);
            Assert.Equal("notBreaching", alarm.At("TreatMissingData"));
        });

    [Fact]
    public void What_must_never_happen_calls_somebody_the_first_time() => Assert.All(
        Alarm.All(stack.Template).Select(alarm => alarm.Resource).Where(alarm => alarm.LogicalId.Contains("Loses", StringComparison.Ordinal)
            || alarm.LogicalId.Contains("GivesUp", StringComparison.Ordinal)
            || alarm.LogicalId.Contains("RuleFails", StringComparison.Ordinal)
            || alarm.LogicalId.Contains("ruleThrottled", StringComparison.Ordinal)),
        alarm => Assert.Equal((1, 1), (Number(alarm, "Threshold"), Number(alarm, "EvaluationPeriods"))));

    [Fact]
    public void Somebody_is_called_before_it_is_too_late()
    {
        foreach (var function in stack.Template.OfType("AWS::Lambda::Function"))
        {
            var slow = Alarm.All(stack.Template).Where(alarm => alarm.Watches("AWS/Lambda", "Duration", "FunctionName", function)).ToList();
            Assert.All(slow, alarm =>
            {
                Assert.Equal("p99", alarm.Resource.At("ExtendedStatistic"));
                Assert.Equal(Number(function, "Timeout") * 1000 / 2, Number(alarm.Resource, "Threshold"));
            });
        }

        var days = TimeSpan.FromSeconds(Number(stack.Template.Named("AWS::CloudWatch::Alarm", "DeadLettersExpire"), "Threshold")).TotalDays;
        Assert.Equal(4, TimeSpan.FromSeconds(Number(stack.Template.Named("AWS::SQS::Queue", "DeadLettersQueue"), "MessageRetentionPeriod")).TotalDays - days);
    }

    [Fact]
    public void One_failing_event_of_an_asynchronous_function_is_no_errors_alarm_and_one_of_the_API_is() => Assert.All(
        stack.Template.OfType("AWS::Lambda::Function").Where(function => function.At("Handler") is not ("ResolveIotEndpoint" or "RedriveDeadLetters")), // whose callers wait
        function =>
        {
            var isAsynchronous = stack.Template.OfType("AWS::Lambda::EventInvokeConfig").Any(config => config.At("FunctionName") == function.Ref);
            var errors = Assert.Single(Alarm.All(stack.Template), alarm => alarm.Watches("AWS/Lambda", "Errors", "FunctionName", function));
            Assert.Equal(isAsynchronous ? 4 : 1, Number(errors.Resource, "Threshold"));
        });

    [Fact]
    public void Few_refusals_are_none_however_large_their_share()
    {
        var metrics = stack.Template.Named("AWS::CloudWatch::Alarm", "ApiRefuses").Properties["Metrics"]!.AsArray();
        Assert.Equal(
            "IF(refused >= 50, 100 * refused / requests, 0)",
            Assert.Single(metrics, metric => metric!["Expression"] is not null)!["Expression"]!.ToString());
        Assert.Equal(
            ["4xx refused", "Count requests"],
            metrics.Where(metric => metric!["MetricStat"] is not null)
                .Select(metric => $"{metric!["MetricStat"]!["Metric"]!["MetricName"]} {metric["Id"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_alarms_are_as_many_as_the_costs_say()
    {
        var alarms = Alarm.All(stack.Template);
        Assert.Contains(
            $"{alarms.Count} alarms, which CloudWatch bills as {alarms.Sum(alarm => alarm.Metrics)} metrics of $0.10",
            File.ReadAllText(Path.Combine(Repository.Root, "docs", "costs.md")),
            StringComparison.Ordinal);
        Assert.All(alarms, alarm => Assert.DoesNotContain("\"Period\":10,", alarm.Resource.Json.Compact(), StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_address_there_is_one_notice_and_an_output()
    {
        Assert.Single(Notices(stack.Directory), notice => notice.Contains("AlarmTopicArn", StringComparison.Ordinal));
        Assert.Equal(Topic.Ref, stack.Template.Json["Outputs"]!["AlarmTopicArn"]!["Value"]!.ToString());
        Assert.DoesNotContain("\"trace\"", File.ReadAllText(Path.Combine(stack.Directory, "manifest.json")), StringComparison.Ordinal);
        Assert.Empty(Notices(stack.Workplace.Synthesize(stack.Workplace.Props with { AlarmEmail = "ops@example.com" })));
    }

    [Fact]
    public void One_dead_letter_is_enough_for_an_alarm()
    {
        var alarm = stack.Template.Named("AWS::CloudWatch::Alarm", "DeadLettersWaiting");
        Assert.Equal("ApproximateNumberOfMessagesVisible", alarm.At("MetricName"));
        Assert.Equal("1", alarm.At("Threshold"));
        Assert.Equal("GreaterThanOrEqualToThreshold", alarm.At("ComparisonOperator"));
        Assert.Contains($"<{stack.Template.Named("AWS::SQS::Queue", "DeadLettersQueue").LogicalId}.QueueName>", alarm.At("Dimensions"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_log_is_an_alarm_whoever_finds_it()
    {
        var metrics = stack.Template.Named("AWS::CloudWatch::Alarm", "LogDamaged").Properties["Metrics"]!.AsArray();
        var found = metrics.Where(metric => metric!["MetricStat"] is not null).Select(metric => metric!["MetricStat"]!["Metric"]!).ToList();

        // What the functions write: OutcomeLog, in whose log lines the handler is the only dimension.
        Assert.All(found, metric => Assert.Equal(("Realtime", "LogDamaged"), (metric["Namespace"]!.ToString(), metric["MetricName"]!.ToString())));
        Assert.All(found, metric => Assert.Equal("Function", Assert.Single(metric["Dimensions"]!.AsArray())!["Name"]!.ToString()));
        Assert.Equal(
            stack.Template.OfType("AWS::Lambda::Function")
                .Where(function => function.Properties["Environment"]?.Compact().Contains("MESSAGE_LOG_TABLE", StringComparison.Ordinal) is true)
                .Select(function => function.At("Handler")).Order(StringComparer.Ordinal),
            found.Select(metric => metric["Dimensions"]![0]!["Value"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("SUM(METRICS())", Assert.Single(metrics, metric => metric!["Expression"] is not null)!["Expression"]!.ToString());
    }

    [Fact]
    public void The_budget_warns_at_80_and_100_percent()
    {
        var budget = stack.Template.Only("AWS::Budgets::Budget");
        Assert.Equal("""{"Amount":50,"Unit":"USD"}""", budget.At("Budget", "BudgetLimit"));
        var notifications = budget.Properties["NotificationsWithSubscribers"]!.AsArray();
        Assert.Equal([80, 100], notifications.Select(notification => notification!["Notification"]!["Threshold"]!.GetValue<int>()));
        Assert.All(notifications, notification => Assert.Equal(Topic.Ref, notification!["Subscribers"]![0]!["Address"]!.ToString()));
    }

    [Theory]
    [InlineData("AcceptAlarms", "cloudwatch.amazonaws.com", "cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*")]
    [InlineData("AcceptBudget", "budgets.amazonaws.com", "budgets::<AWS::AccountId>:*")]
    public void The_topic_accepts_alarms_and_budget_of_this_account(string sid, string service, string sources)
    {
        var statement = Assert.Single(
            Statement.All(stack.Template.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"]!), statement => statement.Sid == sid);
        Assert.Equal(["sns:Publish"], statement.Actions);
        Assert.Equal($$"""{"Service":"{{service}}"}""", statement.Json["Principal"]!.Compact());
        Assert.Equal(
            $$$"""{"StringEquals":{"aws:SourceAccount":"<AWS::AccountId>"},"ArnLike":{"aws:SourceArn":"arn:<AWS::Partition>:{{{sources}}}"}}""",
            statement.Condition);
    }

    [Fact]
    public void The_topic_is_reached_by_TLS_only()
    {
        var deny = Assert.Single(
            Statement.All(stack.Template.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"]!), statement => !statement.Allows);
        // All that SNS takes in a topic's policy. It refuses sns:* there.
        Assert.Equal(
            [
                "sns:AddPermission", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:RemovePermission",
                "sns:SetTopicAttributes", "sns:Subscribe",
            ],
            deny.Actions);
        Assert.Equal([Topic.Ref], deny.Resources);
        Assert.Equal("*", deny.Json["Principal"]!.ToString());
        Assert.Equal("""{"Bool":{"aws:SecureTransport":"false"}}""", deny.Condition);
    }

    [Fact]
    public void The_dashboard_shows_every_function_that_messages_go_through() => Assert.All(
        stack.Template.OfType("AWS::Lambda::Function").Where(function => function.At("Handler") is not ("ResolveIotEndpoint" or "RedriveDeadLetters")),
        function => Assert.Contains(function.Ref, stack.Template.Only("AWS::CloudWatch::Dashboard").At("DashboardBody"), StringComparison.Ordinal));

    [Fact]
    public void The_dashboard_shows_every_alarm() => Assert.All(
        Alarm.All(stack.Template),
        alarm => Assert.Contains(alarm.Resource.Arn, stack.Template.Only("AWS::CloudWatch::Dashboard").At("DashboardBody"), StringComparison.Ordinal));

    [Theory]
    [InlineData(50, 1)]
    [InlineData(0, 0)]
    public void Who_gives_a_topic_is_told_that_the_budget_must_be_let_in(int monthlyUsd, int notices)
    {
        var directory = stack.Workplace.Synthesize(app => _ = new RealtimeStack(app, "Realtime", new RealtimeStackProps
        {
            Backend = stack.Workplace.Props with { AlarmTopic = new Amazon.CDK.AWS.SNS.Topic(new Amazon.CDK.Stack(app, "Other"), "Mine") },
            MonthlyBudgetUsd = monthlyUsd,
        }));
        Assert.Equal(notices, Notices(directory).Count(notice => notice.Contains("budgets.amazonaws.com", StringComparison.Ordinal)));
        Assert.DoesNotContain(Notices(stack.Directory), notice => notice.Contains("budgets.amazonaws.com", StringComparison.Ordinal));
    }

    private static double Number(Resource resource, string property) =>
        double.Parse(resource.At(property)!, System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Notices(string directory) =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "manifest.json")))!["artifacts"]!.AsObject()
            .SelectMany(artifact => artifact.Value!["metadata"]?.AsObject().SelectMany(entry => entry.Value!.AsArray()) ?? [])
            .Where(entry => entry!["type"]!.ToString() is "aws:cdk:info" or "aws:cdk:warning" or "aws:cdk:error")
            .Select(entry => entry!["data"]!.ToString()),
    ];
}
