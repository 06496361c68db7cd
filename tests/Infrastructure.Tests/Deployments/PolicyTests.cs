using System.Text.Json.Nodes;
using Infrastructure.Topics;

namespace Infrastructure.Tests.Deployments;

/// <summary>What holds of the policies of every deployment that there is.</summary>
public sealed class PolicyTests(RealtimeTemplate stack)
{
    // Each of these allows something on everything of its kind, and why it can't be less.
    private static readonly Dictionary<string, string> Wildcards = new()
    {
        ["OpenSession AttachIotPolicy *"] = "AttachPolicy and DetachPolicy have resource types for certificates and thing groups only; a Cognito identity has none.",
        ["RemoveIotPolicy DetachIotPolicy *"] = "The same, for the end of a disposable deployment.",
        ["BlockUser DetachIotPolicy *"] = "The same, for users who are blocked.",
        ["TrackConnections DetachIotPolicy *"] = "The same, for blocked users who connect once more.",
        ["ResolveIotEndpoint DescribeEndpoint *"] = "An account has one endpoint, and DescribeEndpoint no resource type.",
        ["IoT policy iot:Connect client/*"] = "The policy has no variables, as OpenSession attaches one to everybody; the role's policy allows the client ids that are the caller's own.",
    };

    public static TheoryData<string> Kinds => [.. DeploymentKinds.Names];

    /// <summary>The longest names of regions, of each partition.</summary>
    public static TheoryData<string, string> Regions => new()
    {
        { "aws", "ap-southeast-7" },
        { "aws-cn", "cn-northwest-1" },
        { "aws-us-gov", "us-gov-west-1" },
        { "aws-iso", "us-iso-west-1" },
        { "aws-iso-b", "us-isob-east-1" },
        { "aws-iso-e", "eu-isoe-west-1" },
        { "aws-iso-f", "us-isof-south-1" },
        { "aws-eusc", "eusc-de-east-1" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_statement_of_a_role_has_a_wildcard_among_its_actions_and_no_other_allows_one(string kind)
    {
        var template = DeploymentKinds.Template(stack, kind);
        var roles = template.Permissions().Select(entry => entry.Statement).ToList();
        var others = Documents(template).SelectMany(document => Statement.All(document.Policy)).Where(statement => statement.Allows).ToList();
        Assert.NotEmpty(roles);
        Assert.NotEmpty(others);
        Assert.All([.. roles, .. others], statement => Assert.All(statement.Actions, action => Assert.Matches("^[a-z-]+:[A-Za-z]+$", action)));
        // NotAction and NotResource are wildcards that don't look like it.
        Assert.All([.. roles, .. others], statement => Assert.DoesNotContain(statement.Json, property => property.Key.StartsWith("Not", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_allowed_on_everything_is_on_the_list_with_its_reason()
    {
        var found = DeploymentKinds.Names.SelectMany(kind => WildcardsOf(DeploymentKinds.Template(stack, kind))).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Wildcards.Keys.Order(StringComparer.Ordinal), found);
        Assert.InRange(Wildcards.Count, 0, 10);
        Assert.All(Wildcards.Values, reason => Assert.EndsWith(".", reason, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public void Every_policy_is_one_that_AWS_takes_in_the_longest_region_and_stage(string partition, string region) => Assert.All(
        DeploymentKinds.Names,
        kind =>
        {
            var template = DeploymentKinds.Template(stack, kind);
            string Text(JsonNode document) => PolicyText.Longest(document, partition, region);
            Assert.InRange(Text(template.Only("AWS::IoT::Policy").Properties["PolicyDocument"]!).Length, 1, ClientPolicy.MaxCharacters);
            Assert.All(template.OfType("AWS::IAM::Role"), role =>
            {
                // All inline policies of a role together, and who may take it.
                Assert.InRange(Inline(template, role).Sum(document => Text(document).Length), 0, 10_240);
                Assert.InRange(Text(role.Properties["AssumeRolePolicyDocument"]!).Length, 1, 2_048);
            });
            Assert.All(template.OfType("AWS::SQS::QueuePolicy"), policy => Assert.InRange(Text(policy.Properties["PolicyDocument"]!).Length, 1, 8_192));
            Assert.InRange(Text(template.Only("AWS::SNS::TopicPolicy").Properties["PolicyDocument"]!).Length, 1, 30 * 1_024);
        });

    [Fact]
    public void A_policy_is_measured_with_names_in_it_that_are_as_long_as_they_get()
    {
        var text = PolicyText.Longest(JsonValue.Create("<BackendTable1.Arn> and <AWS::Partition> <AWS::Region> <AWS::AccountId>"), "aws", "eu-west-1");
        Assert.Contains("BackendTable1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.True(text.Length > "arn:aws:dynamodb:eu-west-1:123456789012:table/Realtime-a2345678901234567890-BackendTable1-XXXXXXXXXXXXX".Length);
    }

    private static IEnumerable<JsonNode> Inline(Template template, Resource role) => (role.Properties["Policies"]?.AsArray() ?? []).Select(policy => policy!["PolicyDocument"]!)
        .Concat(template.OfType("AWS::IAM::Policy").Where(policy => policy.Properties["Roles"]![0]!.ToString() == role.Ref).Select(policy => policy.Properties["PolicyDocument"]!));

    private static IEnumerable<(string Name, JsonNode Policy)> Documents(Template template) => template.Resources
        .Where(resource => resource.Type is "AWS::SQS::QueuePolicy" or "AWS::SNS::TopicPolicy" or "AWS::IoT::Policy")
        .Select(resource => (resource.Type is "AWS::IoT::Policy" ? "IoT policy" : resource.Type, resource.Properties["PolicyDocument"]!));

    // Everything, or everything of a type: arn:aws:iot:region:account:client/*.
    private static IEnumerable<string> WildcardsOf(Template template)
    {
        var functions = template.OfType("AWS::Lambda::Function").ToDictionary(function => function.At("Role")!, function => function.At("Handler")!);
        var ofRoles = template.Permissions().Select(entry => (Owner: functions.GetValueOrDefault($"<{entry.Role}.Arn>", entry.Role), entry.Statement));
        var others = Documents(template).SelectMany(document => Statement.All(document.Policy).Select(statement => (Owner: document.Name, Statement: statement)));
        return ofRoles.Concat(others).Where(entry => entry.Statement.Allows).SelectMany(entry => entry.Statement.Resources
            .Select(resource => resource.Replace("<AWS::", "<", StringComparison.Ordinal).Split(':', 6)[^1])
            .Where(resource => resource is "*" || resource.Split('/', 2) is [not ("topic" or "topicfilter"), "*"])
            .Select(resource => $"{entry.Owner} {(entry.Statement.Sid.Length > 0 ? entry.Statement.Sid : entry.Statement.Actions[0])} {resource}"));
    }
}
