using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Infrastructure.Tests;

public sealed partial class PermissionTests(RealtimeTemplate stack)
{
    private const string Iot = "arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:";

    private IReadOnlyList<(string Role, Statement Statement)> Permissions => stack.Template.Permissions();

    private string Log => stack.Template.Named("AWS::DynamoDB::Table", "MessageLog").Arn;

    private string Directory => stack.Template.Named("AWS::DynamoDB::Table", "Directory").Arn;

    private string Queue => stack.Template.Named("AWS::SQS::Queue", "DeadLettersQueue").Arn;

    // A Deny of everything may be one: a queue's policy takes seven actions at most.
    [Fact]
    public void No_action_is_a_wildcard() => Assert.All(
        Permissions.Select(entry => entry.Statement).Concat(ResourcePolicies()).Where(statement => statement.Actions is not ["sqs:*"] || statement.Allows),
        statement => Assert.All(statement.Actions, action => Assert.Matches(@"^[a-z-]+:[A-Za-z]+$", action)));

    [Fact]
    public void A_resource_is_a_wildcard_only_where_AWS_has_no_resource_level() => Assert.Equal(
        ["AttachIotPolicy", "DescribeEndpoint", "DetachIotPolicy", "DetachIotPolicy"],
        Permissions.Where(entry => entry.Statement.Resources.Contains("*")).Select(entry => entry.Statement.Sid).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_statement_has_a_name_that_its_role_has_once()
    {
        Assert.All(Permissions, entry => Assert.Matches(SidPattern, entry.Statement.Sid));
        Assert.Empty(Permissions.GroupBy(entry => (entry.Role, entry.Statement.Sid)).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void No_role_has_a_policy_that_AWS_manages()
    {
        Assert.All(stack.Template.OfType("AWS::IAM::Role"), role => Assert.Null(role.At("ManagedPolicyArns")));
        Assert.DoesNotContain("iam::aws:policy", stack.Template.Json.Compact(), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_fit_into_what_IAM_takes_inline() => Assert.All(
        stack.Template.OfType("AWS::IAM::Role"),
        // 10,240 characters for all inline policies of a role; the longest ARN prefix is at most 12 characters longer than this text's.
        role => Assert.InRange(role.Properties["Policies"]?.Compact().Length ?? 0, 0, 9_000));

    [Fact]
    public void Each_function_may_do_what_it_does_and_nothing_else()
    {
        AssertPermissions("PublishNotificationRole", "AddUnseen", "CutAudiences", "KeepLedger", "KeepPending", "KeepSchedules", "KeepUnfinishedEvents", "MakeSchedules", "NumberMessages", "PassScheduleRole", "PublishToTopics", "PutIntoLog", "ReadAudiences", "ReadBeforeAppending", "ReadPreferences", "ReportNotifications", "ResolveUsers", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("PublishUpdateRole", "ChangeRooms", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ReadRooms", "ReadUsers", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("RunRoomCommandRole", "ChangeRooms", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ReadRooms", "ReadUsers", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("ManageRoomsRole", "ChangeRooms", "ListConnections", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ReadBlockedFlag", "ReadRooms", "ReadUsers", "WriteOwnLog");
        AssertPermissions("ManageInboxRole", "KeepInboxState", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ReadBlockedFlag", "WriteOwnLog");
        AssertPermissions("ArchiveMessageRole", "ChangeRooms", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ReadRooms", "ReadSenders", "ReadUsers", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("GetMessagesRole", "MoveWatermark", "ReadBlockedFlag", "ReadLog", "ReadRooms", "RememberVoids", "SealWithVoids", "WriteOwnLog");
        AssertPermissions("CatchUpRole", "MoveWatermark", "ReadBlockedFlag", "ReadLog", "ReadRooms", "RememberVoids", "SealWithVoids", "WriteOwnLog");
        AssertPermissions("OpenSessionRole", "AttachIotPolicy", "FindPending", "KeepOffDevices", "PublishToTopics", "ReadUserPool", "RecordSessions", "WriteOwnLog");
        AssertPermissions("DrainPendingRole", "DrainPending", "NumberMessages", "PublishToTopics", "PutIntoLog", "ReadBeforeAppending", "ResolveUsers", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("ChangeAudienceRole", "ChangeAudiences", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("TellUnseenRole", "KeepInboxState", "KeepUnseen", "MakeSchedules", "MoveWatermark", "PassScheduleRole", "ReadNotifications", "ReadPending", "ReadPreferences", "RememberVoids", "ResolveUsers", "SealWithVoids", "SendToDeadLetters", "TellUnseen", "WriteOwnLog");
        AssertPermissions("GetNotificationStatusRole", "ReadLedger", "WriteOwnLog");
        AssertPermissions("GetUsersRole", "ReadBlockedFlag", "ReadUsers", "WriteOwnLog");
        AssertPermissions("ManagePreferencesRole", "ChangePreferences", "ReadBlockedFlag", "WriteOwnLog");
        AssertPermissions("BlockUserRole", "ChangeBlocks", "CloseConnections", "DetachIotPolicy", "KeepOffDevices", "ListConnections", "SendToDeadLetters", "WriteOwnLog");
        AssertPermissions("TrackConnectionsRole", "CloseConnections", "DetachIotPolicy", "FollowConnections", "KeepOffDevices", "ReadSenders", "ReceiveEvents", "UnmarkIdentities", "WriteOwnLog");
        AssertPermissions("typingrole", "PublishToTopics");
        AssertPermissions("RuleRole", "SendEvents", "SendToDeadLetters");
        AssertPermissions("ResolveIotEndpointRole", "DescribeEndpoint", "WriteOwnLog");
        AssertPermissions("ArchivingFailureRole", "SendToDeadLetters");
        AssertPermissions("SweepingFailureRole", "SendToDeadLetters");
        AssertPermissions("NotifyingFailureRole", "SendToDeadLetters");
        AssertPermissions("RedriveRole", "TakeDeadLetters");
        AssertPermissions("RedriveDeadLettersRole", "InvokeAgain", "TakeDeadLetters", "WriteOwnLog");
        AssertPermissions("SchedulesRole", "InvokeFunction", "SendToDeadLetters");
    }

    [Theory]
    [InlineData("PublishNotificationRole", "notifications/*")]
    [InlineData("DrainPendingRole", "notifications/*")]
    [InlineData("PublishUpdateRole", "notifications/*", "chat/*", "rooms/*", "feeds/*/updates", "broadcast/announcements")]
    [InlineData("ArchiveMessageRole", "chat/*", "rooms/*")]
    [InlineData("ManageRoomsRole", "rooms/*")]
    [InlineData("ManageInboxRole", "notifications/*")]
    [InlineData("RunRoomCommandRole", "rooms/*")]
    public void Appending_is_limited_to_topics_and_updates_no_entry(string role, params string[] topics)
    {
        var permissions = stack.Template.PermissionsOf(role);
        AssertKeys(permissions["ReadBeforeAppending"], ["dynamodb:GetItem", "dynamodb:Query"], topics, "head|{0}", "log|{0}", "claim|{0}|*", "settled|{0}", "voids|{0}");
        AssertKeys(permissions["PutIntoLog"], ["dynamodb:PutItem"], topics, "log|{0}", "claim|{0}|*");
        AssertKeys(permissions["NumberMessages"], ["dynamodb:UpdateItem"], topics, "head|{0}", "claim|{0}|*", "settled|{0}", "voids|{0}");
    }

    [Fact]
    public void Only_PublishNotification_keeps_unfinished_events()
    {
        var statement = Assert.Single(Permissions, entry => entry.Statement.Condition?.Contains("event|", StringComparison.Ordinal) is true);
        Assert.Contains("PublishNotification", statement.Role, StringComparison.Ordinal);
        AssertKeys(statement.Statement, ["dynamodb:GetItem", "dynamodb:PutItem"], ["*"], "event|{0}");
    }

    [Fact]
    public void Whoever_writes_into_the_log_may_do_so_by_key_only() => Assert.All(
        Permissions.Where(entry => entry.Statement.Resources.Contains(Log) && entry.Statement.Actions.Any(IsWrite)),
        entry =>
        {
            var condition = JsonNode.Parse(entry.Statement.Condition!)!;
            Assert.Equal("false", condition["Null"]!["dynamodb:LeadingKeys"]!.ToString());
            var keys = new Statement(new JsonObject { ["Action"] = condition["ForAllValues:StringLike"]!["dynamodb:LeadingKeys"]!.DeepClone() }).Actions;
            Assert.All(keys, key => Assert.Contains('|', key));
            Assert.DoesNotContain(keys, key => key.StartsWith("log|", StringComparison.Ordinal) && entry.Statement.Actions.Contains("dynamodb:UpdateItem"));
        });

    [Theory]
    [InlineData("GetMessagesRole")]
    [InlineData("CatchUpRole")]
    public void Readers_put_voids_and_nothing_else(string role)
    {
        var permissions = stack.Template.PermissionsOf(role);
        Assert.Equal(["dynamodb:GetItem", "dynamodb:Query"], permissions["ReadLog"].Actions);
        Assert.Equal([Log], permissions["ReadLog"].Resources);
        Assert.Equal(["dynamodb:PutItem"], permissions["SealWithVoids"].Actions);
        Assert.Equal([Log], permissions["SealWithVoids"].Resources);
        Assert.Equal(
            """{"ForAllValues:StringEquals":{"dynamodb:Attributes":["pk","seq","void","at","expiresAt"]},"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"log|*"},"Null":{"dynamodb:Attributes":"false","dynamodb:LeadingKeys":"false"}}""",
            permissions["SealWithVoids"].Condition);
    }

    [Theory]
    [InlineData("GetMessagesRole")]
    [InlineData("CatchUpRole")]
    public void Readers_update_watermarks_and_runs_of_voids_and_nothing_else(string role)
    {
        var permissions = stack.Template.PermissionsOf(role);
        Assert.Equal(
            ["MoveWatermark", "RememberVoids"],
            permissions.Where(statement => statement.Value.Actions.Contains("dynamodb:UpdateItem")).Select(statement => statement.Key).Order());
        Assert.Equal(["dynamodb:UpdateItem"], permissions["RememberVoids"].Actions);
        Assert.Equal([Log], permissions["RememberVoids"].Resources);
        Assert.Equal(
            """{"ForAllValues:StringEquals":{"dynamodb:Attributes":["pk","seq","last","at","expiresAt"]},"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"voids|*"},"Null":{"dynamodb:Attributes":"false","dynamodb:LeadingKeys":"false"}}""",
            permissions["RememberVoids"].Condition);
        var statement = stack.Template.PermissionsOf(role)["MoveWatermark"];
        Assert.Equal(["dynamodb:UpdateItem"], statement.Actions);
        Assert.Equal([Log], statement.Resources);
        Assert.Equal(
            """{"ForAllValues:StringEquals":{"dynamodb:Attributes":["pk","seq","settled"]},"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"settled|*"},"Null":{"dynamodb:Attributes":"false","dynamodb:LeadingKeys":"false"}}""",
            statement.Condition);
    }

    [Theory]
    [InlineData("PublishNotificationRole", "topic/notifications/*")]
    [InlineData("DrainPendingRole", "topic/notifications/*")]
    [InlineData("OpenSessionRole", "topic/$aws/rules/Realtime_drain/drain/*")]
    [InlineData("PublishUpdateRole", "topic/$aws/rules/Realtime_sweep/sweep/*", "topic/notifications/*", "topic/chat/*", "topic/rooms/*/*", "topic/feeds/*/updates", "topic/devices/*/telemetry", "topic/broadcast/announcements", "topic/signals/*")]
    [InlineData("ArchiveMessageRole", "topic/$aws/rules/Realtime_sweep/sweep/*", "topic/signals/*", "topic/chat/*/log", "topic/rooms/*/*")]
    [InlineData("ManageRoomsRole", "topic/$aws/rules/Realtime_sweep/sweep/*", "topic/signals/*", "topic/rooms/*/*")]
    [InlineData("ManageInboxRole", "topic/signals/*")]
    [InlineData("typingrole", "topic/rooms/*/*/typing")]
    public void Publishing_is_limited_to_topics(string role, params string[] topics)
    {
        var statement = stack.Template.PermissionsOf(role)["PublishToTopics"];
        Assert.Equal(["iot:Publish"], statement.Actions);
        Assert.Equal(topics.Select(topic => Iot + topic), statement.Resources);
    }

    [Fact]
    public void The_directory_is_written_by_OpenSession_and_by_who_blocks_and_read_by_key()
    {
        var resolving = stack.Template.PermissionsOf("PublishNotificationRole")["ResolveUsers"];
        Assert.Equal(["dynamodb:BatchGetItem"], resolving.Actions);
        Assert.Equal([Directory], resolving.Resources);
        var recording = stack.Template.PermissionsOf("OpenSessionRole")["RecordSessions"];
        Assert.Equal(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], recording.Actions);
        Assert.Equal([Directory], recording.Resources);
        Assert.All(
            Permissions.Where(entry => entry.Statement.Resources.Contains(Directory) && entry.Statement.Sid is not ("ResolveUsers" or "RecordSessions")),
            entry =>
            {
                var (actions, keys) = entry.Statement.Sid switch
                {
                    "ReadBlockedFlag" => ("dynamodb:GetItem", "\"sub|*\""),
                    "ReadSenders" => ("dynamodb:GetItem", """["identity|*","sub|*"]"""),
                    "ReadUsers" => ("dynamodb:BatchGetItem", """["identity|*","sub|*"]"""),
                    "ChangeBlocks" => ("dynamodb:GetItem dynamodb:UpdateItem", """["identity|*","sub|*"]"""),
                    "UnmarkIdentities" => ("dynamodb:UpdateItem", "\"identity|*\""),
                    var other => throw new InvalidOperationException(other),
                };
                Assert.Equal(actions, string.Join(' ', entry.Statement.Actions));
                Assert.Equal(
                    $$$"""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":{{{keys}}}},"Null":{"dynamodb:LeadingKeys":"false"}}""", entry.Statement.Condition);
            });
    }

    [Fact]
    public void Connections_are_written_by_who_follows_them_and_read_by_who_blocks_or_tells_who_is_here_by_key()
    {
        var table = stack.Template.Named("AWS::DynamoDB::Table", "Connections").Arn;
        var statements = Permissions.Where(entry => entry.Statement.Resources.Contains(table)).DistinctBy(entry => entry.Statement.Sid).ToDictionary(entry => entry.Statement.Sid, entry => entry.Statement);
        Assert.Equal(["FollowConnections", "ListConnections"], statements.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"], statements["FollowConnections"].Actions);
        Assert.Equal(["dynamodb:Query"], statements["ListConnections"].Actions);
        Assert.All(statements.Values, statement => Assert.Equal(
            """{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"connection|*"},"Null":{"dynamodb:LeadingKeys":"false"}}""", statement.Condition));
    }

    [Fact]
    public void Clients_are_closed_whose_ids_begin_as_identity_ids_do() => Assert.All(
        Permissions.Where(entry => entry.Statement.Sid is "CloseConnections"),
        entry =>
        {
            Assert.Equal(["iot:DeleteConnection"], entry.Statement.Actions);
            Assert.Equal([Iot + "client/<AWS::Region>:*"], entry.Statement.Resources);
        });

    [Fact]
    public void Names_are_read_from_this_user_pool_only()
    {
        var statement = stack.Template.PermissionsOf("OpenSessionRole")["ReadUserPool"];
        Assert.Equal(["cognito-idp:AdminGetUser"], statement.Actions);
        Assert.Equal(
            [$"arn:<AWS::Partition>:cognito-idp:<AWS::Region>:<AWS::AccountId>:userpool/{stack.Template.Only("AWS::Cognito::UserPool").Ref}"], statement.Resources);
    }

    [Fact]
    public void Whoever_attaches_or_detaches_IoT_policies_may_not_do_so_to_a_device()
    {
        var disposable = stack.Workplace.Template(stack.Workplace.Props with { Disposable = true });
        var roles = disposable.Permissions()
            .Where(entry => entry.Statement.Allows && entry.Statement.Actions.Any(action => action is "iot:AttachPolicy" or "iot:DetachPolicy"))
            .Select(entry => entry.Role).ToList();
        Assert.Equal(4, roles.Count);
        Assert.All(roles, role =>
        {
            var deny = disposable.PermissionsOf(role)["KeepOffDevices"];
            Assert.False(deny.Allows);
            Assert.Equal(["iot:AttachPolicy", "iot:DetachPolicy"], deny.Actions);
            Assert.Equal([Iot + "cert/*", Iot + "thinggroup/*"], deny.Resources);
            Assert.Null(deny.Condition);
        });
    }

    [Fact]
    public void Each_function_writes_its_own_log_group_only()
    {
        var statements = Permissions.Where(entry => entry.Statement.Sid is "WriteOwnLog").ToList();
        Assert.Equal(19, statements.Count);
        Assert.All(statements, entry =>
        {
            Assert.Equal(["logs:CreateLogStream", "logs:PutLogEvents"], entry.Statement.Actions);
            var function = Assert.Single(stack.Template.OfType("AWS::Lambda::Function"), resource => resource.At("Role") == $"<{entry.Role}.Arn>");
            Assert.Equal([function.At("LoggingConfig", "LogGroup")!.Replace(">", ".Arn>", StringComparison.Ordinal)], entry.Statement.Resources);
        });
    }

    [Fact]
    public void Failures_are_sent_to_the_dead_letter_queue_only() => Assert.All(
        Permissions.Where(entry => entry.Statement.Sid is "SendToDeadLetters"),
        entry =>
        {
            Assert.Equal(["sqs:SendMessage"], entry.Statement.Actions);
            Assert.Equal([Queue], entry.Statement.Resources);
        });

    [GeneratedRegex("^[A-Za-z0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SidPattern { get; }

    private static bool IsWrite(string action) => action is not ("dynamodb:GetItem" or "dynamodb:Query");

    private void AssertKeys(Statement statement, string[] actions, string[] topics, params string[] keys)
    {
        Assert.Equal(actions, statement.Actions);
        Assert.Equal([Log], statement.Resources);
        var expected = topics.SelectMany(topic => keys.Select(key => key.Replace("{0}", topic, StringComparison.Ordinal))).ToArray();
        var values = expected.Length == 1 ? JsonSerializer.Serialize(expected[0]) : JsonSerializer.Serialize(expected);
        Assert.Equal(
            $$$"""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":{{{values}}}},"Null":{"dynamodb:LeadingKeys":"false"}}""",
            statement.Condition);
    }

    private void AssertPermissions(string role, params string[] sids) =>
        Assert.Equal(sids, stack.Template.PermissionsOf(role).Keys.Order(StringComparer.Ordinal));

    private IEnumerable<Statement> ResourcePolicies() => stack.Template.Resources
        .Where(resource => resource.Type is "AWS::SQS::QueuePolicy" or "AWS::SNS::TopicPolicy" or "AWS::IoT::Policy")
        .SelectMany(resource => Statement.All(resource.Properties["PolicyDocument"]!));
}
