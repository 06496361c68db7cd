using System.Text.Json.Nodes;
using Infrastructure.Topics;

namespace Infrastructure.Tests;

/// <summary>The template of a stage, lasting and disposable.</summary>
public sealed class StageTests(RealtimeTemplate stack)
{
    private const string Name = "a2345678901234567890";

    [Fact]
    public void A_stage_is_a_stack_of_its_own_with_the_same_logical_ids()
    {
        var template = Stage(Name);
        Assert.Equal(stack.Template.Resources.Select(resource => resource.LogicalId), template.Resources.Select(resource => resource.LogicalId));
        Assert.Equal($"{Name}/", template.Json["Outputs"]!["TopicPrefix"]!["Value"]!.ToString());
        Assert.Null(stack.Template.Json["Outputs"]!["TopicPrefix"]);
    }

    [Fact]
    public void Every_topic_in_a_stage_s_policies_and_rules_begins_with_its_name()
    {
        var template = Stage(Name);
        var topics = template.Permissions().SelectMany(entry => entry.Statement.Resources)
            .Concat(Statement.All(template.Only("AWS::IoT::Policy").Properties["PolicyDocument"]!).SelectMany(statement => statement.Resources))
            .Where(resource => resource.Contains(":topic", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(topics);
        // What is handed to a rule is no topic of the broker's: there the rule's name is the stage's.
        Assert.All(topics, topic => Assert.Matches($":((topic|topicfilter)/{Name}/.+|topic/\\$aws/rules/Realtime_{Name}_.+)$", topic));
        // AWS's own events have no prefix: whose they are is found by the client's identity.
        Assert.All(template.OfType("AWS::IoT::TopicRule"), rule => Assert.Matches(
            $@" FROM '({Name}/|\$aws/events/presence/|(rooms|typing|sweep|drain)/\+)", rule.At("TopicRulePayload", "Sql")));
    }

    [Fact]
    public void Who_speaks_MQTT_is_told_the_prefix_and_nobody_else()
    {
        var told = Stage(Name).OfType("AWS::Lambda::Function")
            .Where(function => function.At("Environment", "Variables", "TOPIC_PREFIX") == $"{Name}/")
            .Select(function => function.At("Handler")!);
        Assert.Equal(["ArchiveMessage", "DrainPending", "ManageInbox", "ManageRooms", "OpenSession", "PublishNotification", "PublishUpdate", "RedriveDeadLetters", "RunRoomCommand"], told.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("TOPIC_PREFIX", stack.Template.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_that_is_given_is_that_of_another_stage()
    {
        var names = Names(Stage(Name)).ToList();
        Assert.NotEmpty(names);
        Assert.Empty(names.Intersect(Names(Stage("b"))));
        Assert.Empty(names.Intersect(Names(stack.Template)));
    }

    [Theory]
    [InlineData("aws", "ap-southeast-7")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    [InlineData("aws-iso-b", "us-isob-east-1")]
    [InlineData("aws-eusc", "eusc-de-east-1")]
    public void A_stage_s_policies_fit_in_the_longest_region(string partition, string region)
    {
        var template = Stage(Name);
        string Text(JsonNode document) => PolicyText.Of(document.ToJsonString(), partition, region);
        Assert.InRange(Text(template.Only("AWS::IoT::Policy").Properties["PolicyDocument"]!).Length, 1, 1_199);
        Assert.True(ClientPolicy.MaxCharacters > 1_199);
        foreach (var role in template.OfType("AWS::IAM::Role"))
        {
            var inline = (role.Properties["Policies"]?.AsArray() ?? []).Select(policy => policy!["PolicyDocument"]!)
                .Concat(template.OfType("AWS::IAM::Policy").Where(policy => policy.Properties["Roles"]![0]!.ToString() == role.Ref).Select(policy => policy.Properties["PolicyDocument"]!));
            // What AWS takes for all inline policies of a role.
            Assert.InRange(inline.Sum(document => Text(document).Length), 0, 10_240);
        }
    }

    [Fact]
    public void A_disposable_deployment_keeps_and_protects_nothing()
    {
        var template = Disposable();
        Assert.All(template.Resources, resource =>
        {
            Assert.True(resource.DeletionPolicy is null or "Delete", $"{resource.LogicalId} stays.");
            Assert.True(resource.UpdateReplacePolicy is null or "Delete", $"{resource.LogicalId} stays when it is replaced.");
        });
        Assert.All(template.OfType("AWS::DynamoDB::Table"), table => Assert.Equal("false", table.At("DeletionProtectionEnabled") ?? "false"));
        Assert.Equal("INACTIVE", template.Only("AWS::Cognito::UserPool").At("DeletionProtection"));
    }

    [Fact]
    public void A_disposable_deployment_takes_its_policy_off_everybody_once_nobody_attaches_it_any_more()
    {
        var template = Disposable();
        var policy = template.Only("AWS::IoT::Policy");
        var removal = template.Only("Custom::IotPolicyRemoval");
        Assert.Equal(policy.Ref, removal.At("PolicyName"));
        Assert.Equal("3600", removal.At("ServiceTimeout"));
        var attaching = template.Named("AWS::Lambda::Function", "OpenSession");
        Assert.Contains(removal.LogicalId, attaching.Json["DependsOn"]!.AsArray().Select(id => id!.ToString()));
        Assert.Equal("900", template.Named("AWS::Lambda::Function", "RemoveIotPolicyFunction").At("Timeout"));
        var permissions = template.PermissionsOf("RemoveIotPolicyRole");
        Assert.Equal(["arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:policy/" + policy.Ref], permissions["RemoveIotPolicy"].Resources);
        Assert.Empty(stack.Template.OfType("Custom::IotPolicyRemoval"));
    }

    private static IEnumerable<string> Names(Template template) => template.Resources
        .Where(resource => resource.Type is "AWS::IoT::TopicRule" or "AWS::Events::EventBus" or "AWS::ApiGatewayV2::Api")
        .SelectMany(resource => resource.Properties.Where(property => property.Key is "RuleName" or "Name").Select(property => property.Value!.ToString()))
        .Concat(template.OfType("AWS::Lambda::Function").Select(function => function.At("Environment", "Variables", "METRICS_NAMESPACE")!).Distinct());

    private Template Disposable() => stack.Workplace.Template(stack.Workplace.Props with { Disposable = true });

    private Template Stage(string name) => stack.Workplace.Template(stack.Workplace.Props with
    {
        Stage = DeploymentStage.Parse(name, stack.Workplace.Props.Families),
    });
}
