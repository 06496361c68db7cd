using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Tests.CloudFormation;

public sealed class TemplateCheckTests
{
    [Fact]
    public void Everything_that_is_not_supported_is_listed_at_once()
    {
        var e = Assert.Throws<UnsupportedTemplateException>(() => Check("""
            {
              "Transform": "AWS::Serverless-2016-10-31",
              "Parameters": {"Stage": {"Type": "String"}, "Image": {"Type": "AWS::EC2::Image::Id", "Default": "ami-1"}},
              "Resources": {
                "Cluster": {"Type": "AWS::ECS::Cluster"},
                "Thing": {"Type": "Test::Thing", "Properties": {"Name": "a", "Colour": "red", "Size": 1}},
                "Other": {"Type": "Test::Thing", "CreationPolicy": {}, "Properties": {"Name": {"Fn::GetAZs": "x"}}},
                "Third": {"Type": "Test::Thing", "Properties": {"Name": {"Fn::Sub": "${Missing}-${AWS::Region}"}}}
              },
              "Outputs": {"Out": {"Value": {"Ref": "Gone"}}}
            }
            """));

        Assert.Equal(
            [
                "The template holds what LocalCloud does not support:",
                "  The section Transform is not supported.",
                "  Other (Test::Thing): the attribute CreationPolicy is not supported.",
                "  The parameter Stage has no default.",
                "  The parameter Image has the type AWS::EC2::Image::Id, which is not supported.",
                "  Cluster (AWS::ECS::Cluster): the resource type is not supported.",
                "  Thing (Test::Thing): the property Colour is not supported.",
                "  Other (Test::Thing): the function Fn::GetAZs is not supported.",
                "  Third (Test::Thing): Missing does not exist in the template.",
                "  Output Out: Gone does not exist in the template.",
            ],
            e.Message.Split('\n'));
    }

    [Fact]
    public void What_becomes_of_a_resource_later_and_the_version_of_the_bootstrap_stack_do_not_matter() => Check("""
        {
          "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version"}},
          "Rules": {"CheckBootstrapVersion": {}},
          "Resources": {"Thing": {"Type": "Test::Thing", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Metadata": {"a": 1}}}
        }
        """);

    [Fact]
    public void A_resource_comes_after_all_that_it_depends_on_and_otherwise_as_it_stands()
    {
        var order = Check("""
            {"Resources": {
              "A": {"Type": "Test::Thing", "Properties": {"Name": {"Fn::GetAtt": ["D", "Arn"]}}},
              "B": {"Type": "Test::Thing", "DependsOn": "C"},
              "C": {"Type": "Test::Thing", "DependsOn": ["D", "E"]},
              "D": {"Type": "Test::Thing", "Properties": {"Name": {"Fn::Sub": "${E.Arn}"}}},
              "E": {"Type": "Test::Thing"}
            }}
            """);

        Assert.Equal("EDACB", string.Concat(order.Select(resource => resource.LogicalId)));
    }

    [Fact]
    public void A_circle_is_shown()
    {
        var e = Assert.Throws<UnsupportedTemplateException>(() => Check("""
            {"Resources": {
              "A": {"Type": "Test::Thing", "DependsOn": "B"},
              "B": {"Type": "Test::Thing", "Properties": {"Name": {"Ref": "C"}}},
              "C": {"Type": "Test::Thing", "Properties": {"Name": {"Fn::Join": ["", [{"Fn::GetAtt": ["B", "Arn"]}]]}}}
            }}
            """));

        Assert.Equal("Resources depend on each other in a circle: B -> C -> B.", e.Message);
    }

    [Fact]
    public void A_resource_whose_condition_does_not_hold_is_left_out_and_may_hold_anything()
    {
        var order = Check("""
            {
              "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
              "Resources": {
                "A": {"Type": "AWS::ECS::Cluster", "Condition": "Never"},
                "B": {"Type": "Test::Thing", "Properties": {"Name": {"Fn::If": ["Never", {"Ref": "A"}, "b"]}}}
              }
            }
            """);

        Assert.Equal("B", Assert.Single(order).LogicalId);
    }

    [Fact]
    public void The_real_template_names_only_what_it_holds()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(
            LocalCloud.Hosting.CommandLine.ProjectRoot.Find(), "localcloud", "tests", "LocalCloud.Tests", "Fixtures", "Realtime.template.json")))!.AsObject();
        var types = json["Resources"]!.AsObject().Select(resource => (string)resource.Value!["Type"]!).Distinct();

        Check(json, [.. types.Select(type => new NoLocalEffectResource(
            type.StartsWith("Custom::", StringComparison.Ordinal) ? CustomResource.Type : type)).DistinctBy(type => type.TypeName)]);
    }

    private static IReadOnlyList<TemplateResource> Check(string template) => Check(JsonNode.Parse(template)!.AsObject(), [new Thing()]);

    private static IReadOnlyList<TemplateResource> Check(JsonObject json, IEnumerable<IResourceType> types)
    {
        var template = Template.Parse(json);
        List<string> problems = [];
        var parameters = TemplateParameters.Values(template, problems);
        var stack = new StackContext("Test", "eu-west-1", "123456789012", "/");
        var intrinsics = new Intrinsics(template, new StackValues(stack, parameters, new Dictionary<string, StackResource>()), _ => false);
        return new TemplateCheck(template, new ResourceTypes(types), new TemplateConditions(template.Conditions, intrinsics.Resolve).Holds)
            .Run(problems);
    }

    private sealed class Thing : IResourceType
    {
        public string TypeName => "Test::Thing";

        public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name" };

        public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Size" };

        public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Checking creates nothing.");
    }
}
