using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Tests.CloudFormation;

public sealed class TemplateParametersTests
{
    [Theory]
    [InlineData("""{"Type":"String"}""", "x", null)]
    [InlineData("""{"Type":"String","AllowedValues":["a","b"]}""", "a", null)]
    [InlineData("""{"Type":"String","AllowedValues":["a","b"]}""", "c", "is none of a, b")]
    [InlineData("""{"Type":"String","MinLength":2,"MaxLength":3}""", "ab", null)]
    [InlineData("""{"Type":"String","MinLength":2,"MaxLength":"3"}""", "abc", null)]
    [InlineData("""{"Type":"String","MinLength":2,"MaxLength":3}""", "a", "is too short")]
    [InlineData("""{"Type":"String","MinLength":2,"MaxLength":3}""", "abcd", "is too long")]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-z]+"}""", "abc", null)]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-z]+"}""", "abc1", "does not match [a-z]+")]
    [InlineData("""{"Type":"String","AllowedPattern":"[a-z]+","ConstraintDescription":"letters only"}""", "1", "is 1: letters only")]
    [InlineData("""{"Type":"Number","MinValue":1,"MaxValue":5}""", "1", null)]
    [InlineData("""{"Type":"Number","MinValue":1,"MaxValue":5}""", "5", null)]
    [InlineData("""{"Type":"Number","MinValue":1,"MaxValue":5}""", "0.5", "is too small")]
    [InlineData("""{"Type":"Number","MinValue":1,"MaxValue":5}""", "6", "is too large")]
    [InlineData("""{"Type":"Number"}""", "five", "is not a number")]
    [InlineData("""{"Type":"List<Number>"}""", "1, 2", null)]
    [InlineData("""{"Type":"List<Number>"}""", "1, b", "is not a number")]
    [InlineData("""{"Type":"CommaDelimitedList","AllowedValues":["a","b"]}""", "a,b", null)]
    [InlineData("""{"Type":"CommaDelimitedList","AllowedValues":["a","b"]}""", "a,c", "is none of a, b")]
    [InlineData("""{"Type":"AWS::EC2::VPC::Id"}""", "vpc-1", "has the type AWS::EC2::VPC::Id, which is not supported")]
    public void A_value_must_be_what_the_template_demands(string parameter, string value, string? problem)
    {
        List<string> problems = [];
        var template = Template.Parse(new JsonObject { ["Parameters"] = new JsonObject { ["P"] = JsonNode.Parse(parameter) } });

        TemplateParameters.Values(template, problems, new Dictionary<string, string> { ["P"] = value });

        if (problem is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
        }
    }
}
