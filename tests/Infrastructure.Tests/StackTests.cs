using System.Text.RegularExpressions;

namespace Infrastructure.Tests;

public sealed partial class StackTests(RealtimeTemplate stack)
{
    private static readonly HashSet<string> KnownTypes =
    [
        "AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::IdentityPool",
        "AWS::Cognito::IdentityPoolRoleAttachment", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IoT::Policy", "AWS::IoT::TopicRule",
        "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Lambda::EventInvokeConfig", "AWS::Logs::LogGroup",
        "AWS::Events::EventBus", "AWS::Events::Rule", "AWS::Scheduler::ScheduleGroup", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy", "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration", "Custom::IotEndpoint",
        "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Budgets::Budget", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy",
    ];

    [Fact]
    public void Only_resource_types_that_the_local_cloud_knows_are_used() =>
        Assert.Empty(stack.Template.Resources.Select(resource => resource.Type).Except(KnownTypes));

    [Fact]
    public void The_outputs_are_what_clients_and_tools_read() => Assert.Equal(
        [
            "AlarmTopicArn", "ApiUrl", "ArchiveMessageFunctionName", "BlockUserFunctionName", "ChangeAudienceFunctionName", "ConnectionsTableName", "DeadLetterQueueUrl", "DirectoryTableName", "EventBusName", "GetNotificationStatusFunctionName", "IdentityPoolId", "InboxTableName", "IotEndpoint", "IotPolicyName",
            "MessageLogTableName", "PublishNotificationFunctionName", "PublishUpdateFunctionName", "RedriveDeadLettersFunctionName", "RedriveRoleArn", "Region", "RoomsTableName", "RunRoomCommandFunctionName",
            "TellUnseenFunctionName", "TerminationProtectionCommand", "TrackConnectionsFunctionName", "UserPoolClientId", "UserPoolId",
        ],
        stack.Template.Json["Outputs"]!.AsObject().Select(output => output.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void The_generation_is_the_one_parameter_and_starts_at_1()
    {
        var (name, parameter) = Assert.Single(stack.Template.Json["Parameters"]!.AsObject());
        Assert.Equal("LogGeneration", name);
        Assert.Equal("1", parameter!["Default"]!.ToString());
        Assert.Equal(1, parameter["MinValue"]!.GetValue<int>());
        Assert.Equal(1_000_000, parameter["MaxValue"]!.GetValue<int>());
    }

    [Fact]
    public void Two_syntheses_are_the_same_byte_for_byte()
    {
        var again = stack.Workplace.Synthesize(stack.Workplace.Props);
        foreach (var file in new[] { "Realtime.template.json", "Realtime.assets.json" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(stack.Directory, file)), File.ReadAllBytes(Path.Combine(again, file)));
        }
    }

    [Fact]
    public void A_synthesis_in_another_folder_is_the_same_byte_for_byte()
    {
        using var elsewhere = new Workplace();
        var again = elsewhere.Synthesize(elsewhere.Props);
        var files = FilesIn(stack.Directory);
        // Template, assets and manifest, and what is uploaded.
        Assert.True(files.Count > 4);
        Assert.Equal(files, FilesIn(again));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(stack.Directory, file)), File.ReadAllBytes(Path.Combine(again, file))));
    }

    [Theory]
    [InlineData("Realtime.template.json")]
    [InlineData("Realtime.assets.json")]
    public void What_LocalCloud_is_tested_with_is_what_is_synthesized(string file)
    {
        var fixture = Path.Combine(Repository.Root, "localcloud", "tests", "LocalCloud.Tests", "Fixtures", file);
        var synthesized = WithoutHashes(File.ReadAllText(Path.Combine(stack.Directory, file)));
        if (System.Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(fixture, synthesized);
        }

        Assert.True(
            synthesized == WithoutHashes(File.ReadAllText(fixture)),
            $"{file} in localcloud/tests/LocalCloud.Tests/Fixtures is stale: run this test with UPDATE_FIXTURES=1.");
    }

    [Fact]
    public void Nothing_in_the_template_tells_where_it_was_made()
    {
        var text = File.ReadAllText(Path.Combine(stack.Directory, "Realtime.template.json"));
        Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Metadata\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_family_that_is_added_appears_everywhere()
    {
        var props = stack.Workplace.Props;
        var template = stack.Workplace.Template(props with { Families = [.. props.Families, Families.Boards] });
        Assert.Contains("SubscribeToBoards", template.PermissionsOf("SignedInRole").Keys);
        Assert.Contains("topic/boards/*/*/strokes", template.Only("AWS::IoT::Policy").At("PolicyDocument"), StringComparison.Ordinal);
        var rule = template.Named("AWS::IoT::TopicRule", "boards");
        Assert.Contains("'boards/+/+/strokes'", rule.At("TopicRulePayload", "Sql"), StringComparison.Ordinal);
        Assert.Single(template.OfType("AWS::Lambda::Permission"), permission => permission.At("SourceArn") == rule.Arn);
        Assert.EndsWith(
            "topic/boards/*/*/strokes/kept",
            template.PermissionsOf("ArchiveMessage")["PublishToTopics"].Resources[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Caps_and_reserved_concurrency_are_the_deployer_s_choice()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with
        {
            Caps = new UsageCaps
            {
                TableWriteUnitsPerSecond = 7,
                RequestsPerSecond = 5,
                ReservedConcurrency = new Dictionary<string, int> { ["CatchUp"] = 9 },
            },
        });
        Assert.All(template.OfType("AWS::DynamoDB::Table"), table => Assert.Equal("7", table.At("OnDemandThroughput", "MaxWriteRequestUnits")));
        var stage = template.Only("AWS::ApiGatewayV2::Stage");
        Assert.Equal("5", stage.At("DefaultRouteSettings", "ThrottlingRateLimit"));
        Assert.Equal("9", template.Named("AWS::Lambda::Function", "CatchUpFunction").At("ReservedConcurrentExecutions"));
        Assert.Null(template.Named("AWS::Lambda::Function", "GetMessagesFunction").At("ReservedConcurrentExecutions"));
    }

    [Fact]
    public void The_command_that_protects_a_stack_is_told_until_it_is_protected()
    {
        string? CommandOf(RealtimeStackProps props, out bool isProtected)
        {
            var folder = stack.Workplace.Synthesize(props);
            var name = props.Backend.Stage.StackName;
            using var manifest = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
            isProtected = manifest.RootElement.GetProperty("artifacts").GetProperty(name).GetProperty("properties").TryGetProperty("terminationProtection", out var value) && value.GetBoolean();
            return Template.Read(Path.Combine(folder, $"{name}.template.json")).Json["Outputs"]!["TerminationProtectionCommand"]?["Value"]!.ToString();
        }

        var backend = stack.Workplace.Props;
        Assert.Equal("npx cdk deploy -c terminationProtection=true", CommandOf(new() { Backend = backend }, out var isProtected));
        Assert.False(isProtected);
        Assert.Equal(
            "npx cdk deploy -c stage=a -c terminationProtection=true",
            CommandOf(new() { Backend = backend with { Stage = DeploymentStage.Parse("a", backend.Families) } }, out _));
        Assert.Null(CommandOf(new() { Backend = backend, TerminationProtection = true }, out isProtected));
        Assert.True(isProtected);
        Assert.Null(CommandOf(new() { Backend = backend with { Disposable = true } }, out isProtected));
        Assert.False(isProtected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void The_budget_is_the_deployer_s_choice(int monthlyUsd)
    {
        var template = Template.Read(Path.Combine(
            stack.Workplace.Synthesize(new RealtimeStackProps { Backend = stack.Workplace.Props, MonthlyBudgetUsd = monthlyUsd }), "Realtime.template.json"));
        Assert.Equal(
            monthlyUsd > 0 ? [$"{monthlyUsd}"] : (string[])[], template.OfType("AWS::Budgets::Budget").Select(budget => budget.At("Budget", "BudgetLimit", "Amount")));
    }

    [Fact]
    public void An_existing_user_pool_is_used_and_none_is_made()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with
        {
            ExistingUserPool = new UserPoolReference("eu-west-1_Existing", "client1"),
        });
        Assert.Empty(template.OfType("AWS::Cognito::UserPool"));
        Assert.Empty(template.OfType("AWS::Cognito::UserPoolClient"));
        var provider = template.Only("AWS::Cognito::IdentityPool").Properties["CognitoIdentityProviders"]![0]!;
        Assert.Equal("cognito-idp.<AWS::Region>.amazonaws.com/eu-west-1_Existing", provider["ProviderName"]!.ToString());
        Assert.Equal("client1", provider["ClientId"]!.ToString());
        Assert.Equal("eu-west-1_Existing", template.Json["Outputs"]!["UserPoolId"]!["Value"]!.ToString());
    }

    [Fact]
    public void A_restored_table_takes_the_place_of_the_message_log()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with { ExistingMessageLogTable = "restored" });
        Assert.Equal(["BackendConnections", "BackendDirectory", "BackendInbox", "BackendRooms"], Tables(template));
        Assert.Equal("restored", template.Json["Outputs"]!["MessageLogTableName"]!["Value"]!.ToString());
        Assert.Equal(
            ["arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/restored"],
            template.PermissionsOf("ArchiveMessageRole")["PutIntoLog"].Resources);
    }

    [Fact]
    public void What_an_earlier_stack_left_takes_the_place_of_what_would_be_made()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with
        {
            ExistingMessageLogTable = "log",
            ExistingDirectoryTable = "directory",
            ExistingRoomsTable = "rooms",
            ExistingInboxTable = "inbox",
            ExistingUserPool = new UserPoolReference("eu-west-1_Existing", "client1"),
            ExistingIdentityPoolId = "eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e",
        });
        // Who is connected now is nothing to come back to.
        Assert.Equal(["BackendConnections"], Tables(template));
        Assert.Empty(template.OfType("AWS::Cognito::IdentityPool"));
        Assert.Equal("directory", template.Json["Outputs"]!["DirectoryTableName"]!["Value"]!.ToString());
        Assert.Equal("eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e", template.Only("AWS::Cognito::IdentityPoolRoleAttachment").At("IdentityPoolId"));
        Assert.Equal(
            ["arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/directory"],
            template.PermissionsOf("OpenSessionRole")["RecordSessions"].Resources);
    }

    [Fact]
    public void An_alarm_address_is_subscribed()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with { AlarmEmail = "ops@example.com" });
        Assert.Equal("ops@example.com", template.Only("AWS::SNS::Subscription").At("Endpoint"));
        Assert.Empty(stack.Template.OfType("AWS::SNS::Subscription"));
    }

    [Fact]
    public void Self_sign_up_is_off_unless_asked_for()
    {
        Assert.Equal("true", stack.Template.Only("AWS::Cognito::UserPool").At("AdminCreateUserConfig", "AllowAdminCreateUserOnly"));
        var open = stack.Workplace.Template(stack.Workplace.Props with { SelfSignUp = true });
        Assert.Equal("false", open.Only("AWS::Cognito::UserPool").At("AdminCreateUserConfig", "AllowAdminCreateUserOnly"));
    }

    [Fact]
    public void Every_generated_name_stays_generated()
    {
        string[] names = ["FunctionName", "TableName", "QueueName", "RoleName", "RuleName", "TopicName", "BucketName", "LogGroupName"];
        Assert.Empty(stack.Template.Resources
            .Where(resource => resource.Type is not ("AWS::Lambda::Permission" or "AWS::Lambda::EventInvokeConfig" or "AWS::Lambda::EventSourceMapping" or "AWS::IoT::TopicRule"))
            .SelectMany(resource => resource.Properties.Select(property => property.Key).Intersect(names)));
    }

    private static IEnumerable<string> Tables(Template template) =>
        template.OfType("AWS::DynamoDB::Table").Select(table => table.LogicalId.Split("Table")[0]).Order(StringComparer.Ordinal);

    private static List<string> FilesIn(string folder) =>
    [
        .. System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal),
    ];

    // The binary of the tests is another one than the real functions, and so is its asset's name.
    private static string WithoutHashes(string text) => AssetHash().Replace(text, new string('0', 64));

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.NonBacktracking)]
    private static partial Regex AssetHash();
}
