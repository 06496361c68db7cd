using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Tests.CloudFormation;

public sealed class IntrinsicsTests
{
    [Theory]
    [InlineData("""{"Ref": "Table"}""", "\"table-1\"")]
    [InlineData("""{"Ref": "Stage"}""", "\"dev\"")]
    [InlineData("""{"Ref": "AWS::Region"}""", "\"eu-west-1\"")]
    [InlineData("""{"Ref": "AWS::Partition"}""", "\"aws\"")]
    [InlineData("""{"Ref": "AWS::URLSuffix"}""", "\"amazonaws.com\"")]
    [InlineData("""{"Fn::GetAtt": ["Table", "Arn"]}""", "\"arn:table-1\"")]
    [InlineData("""{"Fn::GetAtt": "Table.Arn"}""", "\"arn:table-1\"")]
    [InlineData("""{"Fn::GetAtt": ["Table", {"Fn::Join": ["", ["A", "rn"]]}]}""", "\"arn:table-1\"")]
    [InlineData("""{"Fn::Join": ["-", ["a", {"Ref": "Table"}, 3, true]]}""", "\"a-table-1-3-true\"")]
    [InlineData("""{"Fn::Join": ["", []]}""", "\"\"")]
    [InlineData("""{"Fn::Split": ["/", "a/b//c"]}""", """["a","b","","c"]""")]
    [InlineData("""{"Fn::Select": ["1", {"Fn::Split": [":", {"Fn::GetAtt": ["Table", "Arn"]}]}]}""", "\"table-1\"")]
    [InlineData("""{"Fn::Select": [0, ["x", "y"]]}""", "\"x\"")]
    [InlineData("""{"Fn::Sub": "${Table}/${Table.Arn}/${AWS::AccountId}/${!Table}/$x"}""", "\"table-1/arn:table-1/123456789012/${Table}/$x\"")]
    [InlineData("""{"Fn::Sub": ["${a}${a}${Table}", {"a": {"Ref": "Stage"}}]}""", "\"devdevtable-1\"")]
    [InlineData("""{"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}""", "128")]
    [InlineData("""{"Fn::Base64": {"Ref": "Table"}}""", "\"dGFibGUtMQ==\"")]
    [InlineData("""{"Fn::If": ["IsDev", {"Ref": "Table"}, {"Ref": "Nothing"}]}""", "\"table-1\"")]
    [InlineData("""{"Fn::If": ["IsProd", {"Ref": "Nothing"}, "no"]}""", "\"no\"")]
    [InlineData("""{"a": {"Ref": "AWS::NoValue"}, "b": [1, {"Ref": "AWS::NoValue"}], "c": {"Fn::If": ["IsProd", 1, {"Ref": "AWS::NoValue"}]}}""", """{"b":[1]}""")]
    [InlineData("""{"Statement": {"Condition": {"StringEquals": {"a": {"Ref": "Stage"}}}}}""", """{"Statement":{"Condition":{"StringEquals":{"a":"dev"}}}}""")]
    [InlineData("""{"Condition": "IsDev"}""", """{"Condition":"IsDev"}""")]
    [InlineData("""{"Ref": "Zones"}""", """["a","b"]""")]
    public void A_function_gives_its_value(string function, string value) =>
        Assert.Equal(value, Resolve(function)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    [Theory]
    [InlineData("""{"Fn::ImportValue": "x"}""", "Fn::ImportValue")]
    [InlineData("""{"Fn::GetAZs": ""}""", "Fn::GetAZs")]
    [InlineData("""{"Fn::Cidr": []}""", "Fn::Cidr")]
    [InlineData("""{"Fn::Transform": {}}""", "Fn::Transform")]
    [InlineData("""{"Ref": "Nothing"}""", "Nothing does not exist")]
    [InlineData("""{"Fn::GetAtt": ["Nothing", "Arn"]}""", "Nothing does not exist")]
    [InlineData("""{"Fn::GetAtt": ["Table", "StreamArn"]}""", "Table (AWS::DynamoDB::Table) has no attribute StreamArn")]
    [InlineData("""{"Fn::Select": [2, ["x", "y"]]}""", "Fn::Select")]
    [InlineData("""{"Fn::Select": [-1, ["x", "y"]]}""", "Fn::Select")]
    [InlineData("""{"Fn::Select": ["one", ["x", "y"]]}""", "Fn::Select")]
    [InlineData("""{"Fn::Join": ["-", "text"]}""", "Fn::Join")]
    [InlineData("""{"Fn::Join": ["-", [["list"]]]}""", "Fn::Join")]
    [InlineData("""{"Fn::FindInMap": ["Sizes", "prod", "memory"]}""", "Fn::FindInMap")]
    [InlineData("""{"Fn::Sub": "${Zones}"}""", "${Zones} is not a text")]
    [InlineData("""{"Fn::If": ["IsUnknown", 1, 2]}""", "The condition IsUnknown does not exist")]
    [InlineData("""{"Fn::If": ["IsItself", 1, 2]}""", "The condition IsItself depends on itself")]
    [InlineData("""{"Fn::If": ["IsOdd", 1, 2]}""", "The condition IsOdd holds")]
    public void What_can_not_be_resolved_is_named(string function, string message) => Assert.Contains(
        message, Assert.Throws<UnsupportedTemplateException>(() => Resolve(function)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("IsDev", true)]
    [InlineData("IsProd", false)]
    [InlineData("IsNeither", false)]
    [InlineData("IsEither", true)]
    public void Conditions_hold_or_not(string condition, bool holds) =>
        Assert.Equal(holds ? "1" : "2", Resolve($$"""{"Fn::If": ["{{condition}}", 1, 2]}""")!.ToJsonString());

    private static JsonNode? Resolve(string function)
    {
        var template = Template.Parse(JsonNode.Parse("""
            {
              "Parameters": {
                "Stage": {"Type": "String", "Default": "dev"},
                "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"}
              },
              "Mappings": {"Sizes": {"dev": {"memory": 128}}},
              "Conditions": {
                "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
                "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
                "IsNeither": {"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsProd"}]},
                "IsEither": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsProd"}]},
                "IsItself": {"Fn::Not": [{"Condition": "IsItself"}]},
                "IsOdd": {"Fn::Odd": []}
              },
              "Resources": {}
            }
            """)!.AsObject());
        var stack = new StackContext("Test", "eu-west-1", "123456789012", "/");
        var resources = new Dictionary<string, StackResource>
        {
            ["Table"] = new("Table", "AWS::DynamoDB::Table", new("table-1")
            {
                Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = "arn:table-1" },
            }),
        };
        List<string> problems = [];
        TemplateConditions? conditions = null;
        var values = new StackValues(stack, TemplateParameters.Values(template, problems), resources);
        var intrinsics = new Intrinsics(template, values, name => conditions!.Holds(name));
        conditions = new TemplateConditions(template.Conditions, intrinsics.Resolve);
        Assert.Empty(problems);
        return intrinsics.Resolve(JsonNode.Parse(function));
    }
}
