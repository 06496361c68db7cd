using System.Xml.Linq;
using Amazon.CDK;
using Amazon.CDK.AWS.Cognito;
using Amazon.CDK.AWS.SNS;
using Infrastructure.Functions;
using Infrastructure.Tests.Deployments;
using Realtime.Topics;

namespace Infrastructure.Tests;

/// <summary>The backend as a construct in applications of others.</summary>
public sealed class BackendTests(RealtimeTemplate stack)
{
    private RealtimeBackendProps Props => stack.Workplace.Props;

    [Fact]
    public void Two_stacks_of_one_app_are_what_each_is_alone()
    {
        var together = stack.Workplace.Synthesize(app =>
        {
            _ = new RealtimeStack(app, "Realtime", new RealtimeStackProps { Backend = Props });
            _ = new RealtimeStack(app, "Realtime-a", new RealtimeStackProps { Backend = InStage("a") });
        });
        var alone = stack.Workplace.Synthesize(InStage("a"));
        Assert.Equal(File.ReadAllText(Path.Combine(stack.Directory, "Realtime.template.json")), File.ReadAllText(Path.Combine(together, "Realtime.template.json")));
        Assert.Equal(File.ReadAllText(Path.Combine(alone, "Realtime-a.template.json")), File.ReadAllText(Path.Combine(together, "Realtime-a.template.json")));
    }

    [Fact]
    public void Two_backends_of_different_stages_have_no_name_in_common()
    {
        var template = InStack(one =>
        {
            _ = new RealtimeBackend(one, "First", Props);
            _ = new RealtimeBackend(one, "Second", InStage("a"));
        });
        Assert.Equal(10, template.OfType("AWS::DynamoDB::Table").Count);
        var names = template.Resources.Where(resource => resource.Type is "AWS::IoT::TopicRule" or "AWS::Events::EventBus")
            .Select(resource => (resource.At("RuleName") ?? resource.At("Name"))!).ToList();
        Assert.Equal(16, names.Count);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(["Realtime", "Realtime-a"], template.OfType("AWS::Lambda::Function").Select(function => function.At("Environment", "Variables", "METRICS_NAMESPACE")).Distinct());
        Assert.Empty(FirstDeployments.ProblemsOf(template));
        // An account has one budget, whoever many backends: it is the stack's.
        Assert.Empty(template.OfType("AWS::Budgets::Budget"));
        // What one of them may do is said of its own things only.
        Assert.All(template.Permissions(), entry => Assert.DoesNotContain(
            entry.Statement.Resources, resource => resource.Contains(entry.Role.StartsWith("First", StringComparison.Ordinal) ? "<Second" : "<First", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "Both has a backend without a stage already: both would have the same topics.")]
    [InlineData("a", "Both has a backend of the stage a already: both would have the same topics.")]
    public void Two_backends_of_one_stage_in_a_stack_are_refused(string? stage, string refusal) => Assert.Equal(
        refusal,
        Assert.Throws<DeploymentRefusedException>(() => InStack(one =>
        {
            _ = new RealtimeBackend(one, "First", InStage(stage));
            _ = new RealtimeBackend(one, "Second", InStage(stage));
        })).Message);

    [Fact]
    public void A_user_pool_of_the_same_app_is_used()
    {
        var template = InStack(one =>
        {
            var pool = new UserPool(one, "Mine");
            _ = new RealtimeBackend(one, "Backend", Props with { ExistingUserPool = new UserPoolReference(pool, pool.AddClient("App")) });
        });
        var (pool, client) = (template.Only("AWS::Cognito::UserPool"), template.Only("AWS::Cognito::UserPoolClient"));
        Assert.StartsWith("Mine", pool.LogicalId, StringComparison.Ordinal);
        var provider = template.Only("AWS::Cognito::IdentityPool").Properties["CognitoIdentityProviders"]![0]!;
        Assert.Equal($"cognito-idp.<AWS::Region>.amazonaws.com/{pool.Ref}", provider["ProviderName"]!.ToString());
        Assert.Equal(client.Ref, provider["ClientId"]!.ToString());
    }

    [Fact]
    public void Alarms_report_to_a_topic_of_the_same_app_and_no_other_is_made()
    {
        var template = InStack(one => _ = new RealtimeBackend(one, "Backend", Props with { AlarmTopic = new Topic(one, "Mine") }));
        var topic = template.Only("AWS::SNS::Topic");
        Assert.StartsWith("Mine", topic.LogicalId, StringComparison.Ordinal);
        Assert.All(template.OfType("AWS::CloudWatch::Alarm"), alarm => Assert.Equal($"""["{topic.Ref}"]""", alarm.At("AlarmActions")));
        Assert.Empty(template.OfType("AWS::SNS::TopicPolicy"));
        Assert.StartsWith(
            "AlarmEmail is subscribed to a topic of the backend's own",
            Assert.Throws<DeploymentRefusedException>(() => InStack(one => _ = new RealtimeBackend(
                one, "Backend", Props with { AlarmTopic = new Topic(one, "Mine"), AlarmEmail = "ops@example.com" }))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_and_timeout_of_a_function_are_the_deployer_s_choice()
    {
        var template = stack.Workplace.Template(Props with
        {
            FunctionSettings = new Dictionary<string, FunctionSettings>
            {
                ["ArchiveMessage"] = new() { MemoryMegabytes = 1_024 },
                ["CatchUp"] = new() { Timeout = Duration.Seconds(10) },
            },
        });
        (string?, string?) Of(string function) =>
            (template.Named("AWS::Lambda::Function", function + "Function").At("MemorySize"), template.Named("AWS::Lambda::Function", function + "Function").At("Timeout"));
        Assert.Equal(("1024", "30"), Of("ArchiveMessage"));
        Assert.Equal(("512", "10"), Of("CatchUp"));
        Assert.Equal(("512", "29"), Of("GetMessages"));
    }

    [Fact]
    public void What_a_function_can_not_be_given_is_refused()
    {
        string Refusal(string name, FunctionSettings settings) => Assert.Throws<DeploymentRefusedException>(
            () => InStack(one => _ = new RealtimeBackend(one, "Backend", Props with { FunctionSettings = new Dictionary<string, FunctionSettings> { [name] = settings } }))).Message;
        const string Names = "PublishNotification, PublishUpdate, RunRoomCommand, ArchiveMessage, BlockUser, DrainPending, ChangeAudience, TellUnseen, GetNotificationStatus, TrackConnections, GetMessages, CatchUp, OpenSession, GetUsers, ManageRooms, ManageInbox, ManagePreferences";
        Assert.Equal($"There is no function Catchup to set anything for: there are {Names}.", Refusal("Catchup", new FunctionSettings()));
        Assert.Equal("CatchUp can't have 30 s: an HTTP API gives up after 30 s, and a function should be able to answer before.", Refusal("CatchUp", new() { Timeout = Duration.Seconds(30) }));
        Assert.Equal("64 MB is no size of a function: it is from 128 to 10240.", Assert.Throws<DeploymentRefusedException>(() => new FunctionSettings { MemoryMegabytes = 64 }).Message);
        Assert.Equal("901 s is no timeout of a function: it is from 1 to 900.", Assert.Throws<DeploymentRefusedException>(() => new FunctionSettings { Timeout = Duration.Seconds(901) }).Message);
        Assert.Equal("0 s is no timeout of a function: it is from 1 to 900.", Assert.Throws<DeploymentRefusedException>(() => new FunctionSettings { Timeout = Duration.Seconds(0) }).Message);
        Assert.Equal(900, new FunctionSettings { Timeout = Duration.Minutes(15) }.Timeout!.ToSeconds());
        var caps = new UsageCaps { ReservedConcurrency = new Dictionary<string, int> { ["OpenSesion"] = 5 } };
        Assert.Equal(
            $"There is no function OpenSesion to set anything for: there are {Names}.",
            Assert.Throws<DeploymentRefusedException>(() => InStack(one => _ = new RealtimeBackend(one, "Backend", Props with { Caps = caps }))).Message);
    }

    // Of each it stands in the documentation what holds when it is left out.
    [Theory]
    [InlineData(typeof(RealtimeStackProps))]
    [InlineData(typeof(RealtimeBackendProps))]
    [InlineData(typeof(UsageCaps))]
    [InlineData(typeof(FunctionSettings))]
    public void Every_prop_that_may_be_left_out_says_what_its_default_is(Type type)
    {
        var members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Infrastructure.xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, member => member.Value);
        var props = type.GetProperties().Where(prop => !prop.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute), inherit: false)).ToList();
        Assert.NotEmpty(props);
        Assert.All(props, prop => Assert.Contains("Default: ", members[$"P:{type.FullName}.{prop.Name}"], StringComparison.Ordinal));
    }

    private RealtimeBackendProps InStage(string? stage) => Props with { Stage = DeploymentStage.Parse(stage, TopicCatalog.Families) };

    private Template InStack(Action<Stack> build) => Template.Read(Path.Combine(stack.Workplace.Synthesize(app =>
    {
        // Two backends are more than CloudFormation takes in a stack, and all the same it is in one template that a name in common shows.
        app.Node.SetContext("@aws-cdk/core:stackResourceLimit", 1_000);
        build(new Stack(app, "Both"));
    }), "Both.template.json"));
}
