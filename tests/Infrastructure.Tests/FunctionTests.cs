namespace Infrastructure.Tests;

public sealed class FunctionTests(RealtimeTemplate stack)
{
    private static readonly string[] Asynchronous = ["ArchiveMessage", "BlockUser", "DrainPending", "PublishNotification", "PublishUpdate", "RunRoomCommand", "TellUnseen"];

    [Fact]
    public void The_functions_are_ours_and_no_others() => Assert.Equal(
        ["ArchiveMessage", "BlockUser", "CatchUp", "DrainPending", "GetMessages", "GetNotificationStatus", "GetUsers", "ManageInbox", "ManagePreferences", "ManageRooms", "OpenSession", "PublishNotification", "PublishUpdate", "ResolveIotEndpoint", "RunRoomCommand", "TellUnseen", "TrackConnections"],
        stack.Template.OfType("AWS::Lambda::Function").Select(function => function.At("Handler")).Order(StringComparer.Ordinal));

    [Fact]
    public void All_are_the_same_binary_on_the_operating_system_runtime()
    {
        var functions = stack.Template.OfType("AWS::Lambda::Function");
        Assert.Single(functions.Select(function => function.At("Code")).Distinct());
        Assert.All(functions, function =>
        {
            Assert.Equal("provided.al2023", function.At("Runtime"));
            Assert.Equal("""["x86_64"]""", function.At("Architectures"));
        });
    }

    [Fact]
    public void On_ARM_they_are_the_binary_for_ARM()
    {
        var template = stack.Workplace.Template(stack.Workplace.Props with { Architecture = Amazon.CDK.AWS.Lambda.Architecture.ARM_64 });
        Assert.All(
            template.OfType("AWS::Lambda::Function"), function => Assert.Equal("""["arm64"]""", function.At("Architectures")));
    }

    [Theory]
    [InlineData("PublishNotification", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE EVENT_BUS INBOX_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE SCHEDULE_DEAD_LETTERS_ARN SCHEDULE_GROUP SCHEDULE_ROLE_ARN UNSEEN_FUNCTION_ARN")]
    [InlineData("TellUnseen", "DIRECTORY_TABLE EVENT_BUS INBOX_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE SCHEDULE_DEAD_LETTERS_ARN SCHEDULE_GROUP SCHEDULE_ROLE_ARN")]
    [InlineData("DrainPending", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE INBOX_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE")]
    [InlineData("GetNotificationStatus", "INBOX_TABLE METRICS_NAMESPACE")]
    [InlineData("PublishUpdate", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE RULE_PREFIX")]
    [InlineData("RunRoomCommand", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE RULE_PREFIX")]
    [InlineData("ManageInbox", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE IDENTITY_POOL_ID INBOX_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE USER_POOL_ID")]
    [InlineData("ManageRooms", "AWS_ENDPOINT_URL_IOT_DATA_PLANE CONNECTIONS_TABLE DIRECTORY_TABLE IDENTITY_POOL_ID LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE RULE_PREFIX USER_POOL_ID")]
    [InlineData("ManagePreferences", "DIRECTORY_TABLE IDENTITY_POOL_ID INBOX_TABLE METRICS_NAMESPACE USER_POOL_ID")]
    [InlineData("ArchiveMessage", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE RULE_PREFIX")]
    [InlineData("GetMessages", "DIRECTORY_TABLE IDENTITY_POOL_ID LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE USER_POOL_ID")]
    [InlineData("CatchUp", "DIRECTORY_TABLE IDENTITY_POOL_ID LOG_GENERATION MESSAGE_LOG_TABLE METRICS_NAMESPACE ROOMS_TABLE USER_POOL_ID")]
    [InlineData("GetUsers", "DIRECTORY_TABLE IDENTITY_POOL_ID METRICS_NAMESPACE USER_POOL_ID")]
    [InlineData("BlockUser", "AWS_ENDPOINT_URL_IOT_DATA_PLANE CONNECTIONS_TABLE DIRECTORY_TABLE IOT_POLICY_NAME METRICS_NAMESPACE")]
    [InlineData("TrackConnections", "AWS_ENDPOINT_URL_IOT_DATA_PLANE CONNECTIONS_TABLE DIRECTORY_TABLE IOT_POLICY_NAME METRICS_NAMESPACE")]
    [InlineData("OpenSession", "AWS_ENDPOINT_URL_IOT_DATA_PLANE DIRECTORY_TABLE IDENTITY_POOL_ID INBOX_TABLE IOT_ENDPOINT IOT_POLICY_NAME METRICS_NAMESPACE RULE_PREFIX USER_POOL_ID")]
    [InlineData("ResolveIotEndpoint", "METRICS_NAMESPACE")]
    public void Each_is_told_what_it_needs(string name, string variables)
    {
        var environment = Function(name).Properties["Environment"]!["Variables"]!.AsObject();
        Assert.Equal(variables, string.Join(' ', environment.Select(variable => variable.Key).Order(StringComparer.Ordinal)));
        foreach (var (variable, expected) in Values().Where(value => environment.ContainsKey(value.Key)))
        {
            Assert.Equal(expected, environment[variable]!.ToString());
        }
    }

    [Fact]
    public void Every_log_group_is_kept_for_a_month_and_belongs_to_a_function()
    {
        var groups = stack.Template.OfType("AWS::Logs::LogGroup");
        Assert.All(groups, group => Assert.Equal("30", group.At("RetentionInDays")));
        Assert.Equal(
            groups.Select(group => group.Ref).Order(StringComparer.Ordinal),
            stack.Template.OfType("AWS::Lambda::Function").Select(function => function.At("LoggingConfig", "LogGroup")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_invoked_asynchronously_sends_its_failures_to_the_dead_letters()
    {
        var queue = stack.Template.Named("AWS::SQS::Queue", "DeadLettersQueue").Arn;
        var configurations = stack.Template.OfType("AWS::Lambda::EventInvokeConfig");
        Assert.Equal(
            Asynchronous.Select(name => Function(name).Ref).Order(StringComparer.Ordinal),
            configurations.Select(configuration => configuration.At("FunctionName")).Order(StringComparer.Ordinal));
        Assert.All(configurations, configuration =>
        {
            Assert.Equal(queue, configuration.At("DestinationConfig", "OnFailure", "Destination"));
            Assert.Equal("2", configuration.At("MaximumRetryAttempts"));
            Assert.Equal("21600", configuration.At("MaximumEventAgeInSeconds"));
            Assert.Equal("$LATEST", configuration.At("Qualifier"));
        });
    }

    [Theory]
    [InlineData("GetMessages")]
    [InlineData("CatchUp")]
    [InlineData("OpenSession")]
    [InlineData("GetUsers")]
    public void A_function_behind_the_API_ends_before_it_gives_up(string name) => Assert.Equal("29", Function(name).At("Timeout"));

    [Fact]
    public void Services_invoke_functions_for_one_source_each()
    {
        var permissions = stack.Template.OfType("AWS::Lambda::Permission");
        Assert.Equal(17, permissions.Count);
        Assert.All(permissions, permission => Assert.Equal("lambda:InvokeFunction", permission.At("Action")));
        Assert.Equal(
            [("apigateway.amazonaws.com", 7), ("events.amazonaws.com", 6), ("iot.amazonaws.com", 4)],
            permissions.CountBy(permission => permission.At("Principal")!).Select(count => (count.Key, count.Value)).OrderBy(count => count.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void The_endpoint_is_resolved_by_our_function_within_two_minutes()
    {
        var resource = stack.Template.Only("Custom::IotEndpoint");
        Assert.Equal(Function("ResolveIotEndpoint").Arn, resource.At("ServiceToken"));
        Assert.Equal("120", resource.At("ServiceTimeout"));
        Assert.True(int.Parse(Function("ResolveIotEndpoint").At("Timeout")!, System.Globalization.CultureInfo.InvariantCulture) < 120);
    }

    private Resource Function(string name) => stack.Template.Named("AWS::Lambda::Function", $"{name}Function");

    private Dictionary<string, string> Values() => new()
    {
        ["MESSAGE_LOG_TABLE"] = stack.Template.Named("AWS::DynamoDB::Table", "MessageLog").Ref,
        ["DIRECTORY_TABLE"] = stack.Template.Named("AWS::DynamoDB::Table", "Directory").Ref,
        ["INBOX_TABLE"] = stack.Template.Named("AWS::DynamoDB::Table", "Inbox").Ref,
        ["ROOMS_TABLE"] = stack.Template.Named("AWS::DynamoDB::Table", "Rooms").Ref,
        ["RULE_PREFIX"] = "Realtime_",
        ["CONNECTIONS_TABLE"] = stack.Template.Named("AWS::DynamoDB::Table", "Connections").Ref,
        ["LOG_GENERATION"] = "<LogGeneration>",
        ["IDENTITY_POOL_ID"] = stack.Template.Only("AWS::Cognito::IdentityPool").Ref,
        ["USER_POOL_ID"] = stack.Template.Only("AWS::Cognito::UserPool").Ref,
        ["IOT_POLICY_NAME"] = stack.Template.Only("AWS::IoT::Policy").Ref,
        ["IOT_ENDPOINT"] = $"<{stack.Template.Only("Custom::IotEndpoint").LogicalId}.EndpointAddress>",
        ["AWS_ENDPOINT_URL_IOT_DATA_PLANE"] = $"https://<{stack.Template.Only("Custom::IotEndpoint").LogicalId}.EndpointAddress>",
        ["METRICS_NAMESPACE"] = "Realtime",
    };
}
