namespace Infrastructure.Tests;

public sealed class DeadLetterTests(RealtimeTemplate stack)
{
    private Resource Queue => stack.Template.Named("AWS::SQS::Queue", "DeadLettersQueue");

    private Dictionary<string, Statement> QueuePolicy =>
        Statement.All(stack.Template.Named("AWS::SQS::QueuePolicy", "DeadLetters").Properties["PolicyDocument"]!).ToDictionary(statement => statement.Sid);

    [Fact]
    public void The_queue_is_encrypted_and_keeps_its_messages_for_14_days()
    {
        Assert.Equal("true", Queue.At("SqsManagedSseEnabled"));
        Assert.Equal("1209600", Queue.At("MessageRetentionPeriod"));
        Assert.Equal("RetainExceptOnCreate", Queue.DeletionPolicy);
    }

    [Fact]
    public void The_queue_is_reached_by_TLS_only()
    {
        var deny = QueuePolicy["DenyPlainTransport"];
        Assert.False(deny.Allows);
        Assert.Equal(["sqs:*"], deny.Actions);
        Assert.Equal([Queue.Arn], deny.Resources);
        Assert.Equal("*", deny.Json["Principal"]!.ToString());
        Assert.Equal("""{"Bool":{"aws:SecureTransport":"false"}}""", deny.Condition);
    }

    [Fact]
    public void Nobody_but_the_redrive_role_and_RedriveDeadLetters_takes_messages_out()
    {
        var role = stack.Template.Named("AWS::IAM::Role", "RedriveRole");
        var function = stack.Template.Named("AWS::IAM::Role", "RedriveDeadLettersRole");
        var deny = QueuePolicy["DenyOtherReaders"];
        Assert.False(deny.Allows);
        Assert.Equal(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue"], deny.Actions);
        Assert.Equal("*", deny.Json["Principal"]!.ToString());
        Assert.Equal($$$"""{"ArnNotEquals":{"aws:PrincipalArn":["{{{role.Arn}}}","{{{function.Arn}}}"]}}""", deny.Condition);
        var readers = stack.Template.Permissions()
            .Where(entry => entry.Statement.Actions.Contains("sqs:ReceiveMessage") && entry.Statement.Resources.Contains(Queue.Arn));
        Assert.Equal([role.LogicalId, function.LogicalId], readers.Select(entry => entry.Role).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Notification", "PublishNotification")]
    [InlineData("CancelNotification", "PublishNotification")]
    [InlineData("Update", "PublishUpdate")]
    [InlineData("BlockUser", "BlockUser")]
    [InlineData("UnblockUser", "BlockUser")]
    public void Events_go_to_their_function_or_to_the_dead_letters(string detailType, string function)
    {
        var rule = Assert.Single(
            stack.Template.OfType("AWS::Events::Rule"), rule => rule.At("EventPattern") == $$"""{"detail-type":["{{detailType}}"]}""");
        Assert.Equal(stack.Template.Only("AWS::Events::EventBus").Ref, rule.At("EventBusName"));
        Assert.Equal("ENABLED", rule.At("State"));
        var target = Assert.Single(rule.Properties["Targets"]!.AsArray())!;
        var arn = stack.Template.Named("AWS::Lambda::Function", $"{function}Function").Arn;
        Assert.Equal(arn, target["Arn"]!.ToString());
        Assert.Equal(Queue.Arn, target["DeadLetterConfig"]!["Arn"]!.ToString());
        Assert.Equal("""{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":185}""", target["RetryPolicy"]!.Compact());
        Assert.Single(
            stack.Template.OfType("AWS::Lambda::Permission"),
            permission => permission.At("FunctionName") == arn && permission.At("SourceArn") == rule.Arn);
        var accept = QueuePolicy[$"Accept{detailType}Events"];
        Assert.Equal(["sqs:SendMessage"], accept.Actions);
        Assert.Equal("""{"Service":"events.amazonaws.com"}""", accept.Json["Principal"]!.Compact());
        Assert.Equal(
            $$$"""{"StringEquals":{"aws:SourceAccount":"<AWS::AccountId>"},"ArnLike":{"aws:SourceArn":"{{{rule.Arn}}}"}}""", accept.Condition);
    }

    [Fact]
    public void What_a_rule_can_not_hand_over_goes_to_the_dead_letters()
    {
        var rule = stack.Template.Named("AWS::IoT::TopicRule", "Archivingchat");
        var function = stack.Template.Named("AWS::Lambda::Function", "ArchiveMessageFunction");
        Assert.Equal($$$"""[{"Lambda":{"FunctionArn":"{{{function.Arn}}}"}}]""", rule.At("TopicRulePayload", "Actions"));
        Assert.Equal("2016-03-23", rule.At("TopicRulePayload", "AwsIotSqlVersion"));
        var sqs = rule.Properties["TopicRulePayload"]!["ErrorAction"]!["Sqs"]!;
        var role = stack.Template.Named("AWS::IAM::Role", "ArchivingFailureRole");
        Assert.Equal(Queue.Ref, sqs["QueueUrl"]!.ToString());
        Assert.Equal(role.Arn, sqs["RoleArn"]!.ToString());
        Assert.False(sqs["UseBase64"]!.GetValue<bool>());
        Assert.Equal(
            """{"StringEquals":{"aws:SourceAccount":"<AWS::AccountId>"},"ArnLike":{"aws:SourceArn":"arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:rule/*"}}""",
            Assert.Single(Statement.All(role.Properties["AssumeRolePolicyDocument"]!)).Condition);
    }

    [Theory]
    [InlineData("Connected", "connected", "0")]
    [InlineData("Disconnected", "disconnected", "5")]
    public void Events_about_connections_go_through_a_queue_that_gives_up_into_the_dead_letters(string name, string kind, string delay)
    {
        var rule = stack.Template.Named("AWS::IoT::TopicRule", $"Presence{kind}rule");
        var queue = stack.Template.Named("AWS::SQS::Queue", $"Presence{name}");
        var role = stack.Template.Named("AWS::IAM::Role", "RuleRole");
        Assert.Equal(
            $"SELECT eventType, clientId, sessionIdentifier, timestamp FROM '$aws/events/presence/{kind}/#' WHERE regexp_matches(clientId, '^[a-z0-9-]+:[0-9a-f-]+')",
            rule.At("TopicRulePayload", "Sql"));
        var action = Assert.Single(rule.Properties["TopicRulePayload"]!["Actions"]!.AsArray())!["Sqs"]!;
        Assert.Equal((queue.Ref, role.Arn), (action["QueueUrl"]!.ToString(), action["RoleArn"]!.ToString()));
        var failure = rule.Properties["TopicRulePayload"]!["ErrorAction"]!["Sqs"]!;
        Assert.Equal((Queue.Ref, role.Arn), (failure["QueueUrl"]!.ToString(), failure["RoleArn"]!.ToString()));
        Assert.Equal(delay, queue.At("DelaySeconds"));
        Assert.Equal($$"""{"deadLetterTargetArn":"{{Queue.Arn}}","maxReceiveCount":5}""", queue.At("RedrivePolicy"));
        Assert.Equal("true", queue.At("SqsManagedSseEnabled"));
        var mapping = Assert.Single(stack.Template.OfType("AWS::Lambda::EventSourceMapping"), mapping => mapping.At("EventSourceArn") == queue.Arn);
        var function = stack.Template.Named("AWS::Lambda::Function", "TrackConnectionsFunction");
        Assert.Equal(function.Ref, mapping.At("FunctionName"));
        // AWS takes no mapping otherwise, and advises six times as much.
        Assert.Equal(6 * Seconds(function, "Timeout"), Seconds(queue, "VisibilityTimeout"));
        var deny = Assert.Single(Statement.All(stack.Template.Named("AWS::SQS::QueuePolicy", $"Presence{name}").Properties["PolicyDocument"]!));
        Assert.Equal("""{"Bool":{"aws:SecureTransport":"false"}}""", deny.Condition);
        Assert.False(deny.Allows);
    }

    [Fact]
    public void RedriveDeadLetters_may_invoke_what_dead_letters_come_from()
    {
        var expected = stack.Template.OfType("AWS::Lambda::EventInvokeConfig")
            .Concat(stack.Template.OfType("AWS::Lambda::EventSourceMapping"))
            .Select(configuration => configuration.At("FunctionName")!.Replace(">", ".Arn>", StringComparison.Ordinal));
        Assert.Equal(
            expected.Distinct().Order(StringComparer.Ordinal),
            stack.Template.PermissionsOf("RedriveDeadLettersRole")["InvokeAgain"].Resources.Order(StringComparer.Ordinal));
    }

    private static int Seconds(Resource resource, string property) =>
        int.Parse(resource.At(property)!, System.Globalization.CultureInfo.InvariantCulture);
}
