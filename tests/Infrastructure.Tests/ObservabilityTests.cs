namespace Infrastructure.Tests;

public sealed class ObservabilityTests(RealtimeTemplate stack)
{
    private Resource Topic => stack.Template.Only("AWS::SNS::Topic");

    [Fact]
    public void Every_alarm_tells_somebody_and_says_what_is_wrong() => Assert.All(
        stack.Template.OfType("AWS::CloudWatch::Alarm"),
        alarm =>
        {
            Assert.Equal($"""["{Topic.Ref}"]""", alarm.At("AlarmActions"));
            Assert.NotEmpty(alarm.At("AlarmDescription")!);
            Assert.Equal("notBreaching", alarm.At("TreatMissingData"));
        });

    [Fact]
    public void One_dead_letter_is_enough_for_an_alarm()
    {
        var alarm = stack.Template.Named("AWS::CloudWatch::Alarm", "DeadLettersWaiting");
        Assert.Equal("ApproximateNumberOfMessagesVisible", alarm.At("MetricName"));
        Assert.Equal("1", alarm.At("Threshold"));
        Assert.Equal("GreaterThanOrEqualToThreshold", alarm.At("ComparisonOperator"));
        Assert.Contains($"<{stack.Template.Only("AWS::SQS::Queue").LogicalId}.QueueName>", alarm.At("Dimensions"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublishNotification")]
    [InlineData("PublishUpdate")]
    [InlineData("ArchiveMessage")]
    public void Failures_that_nobody_else_sees_are_watched(string function)
    {
        Assert.Equal("Throttles", stack.Template.Named("AWS::CloudWatch::Alarm", $"{function}Throttled").At("MetricName"));
        Assert.Equal("DestinationDeliveryFailures", stack.Template.Named("AWS::CloudWatch::Alarm", $"{function}LosesFailures").At("MetricName"));
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
        stack.Template.OfType("AWS::Lambda::Function").Where(function => function.At("Handler") is not "ResolveIotEndpoint"),
        function => Assert.Contains(function.Ref, stack.Template.Only("AWS::CloudWatch::Dashboard").At("DashboardBody"), StringComparison.Ordinal));
}
