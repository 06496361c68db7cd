using System.Text.Json.Nodes;
using Infrastructure.Tests.Deployments;

namespace Infrastructure.Tests;

/// <summary>
/// An AWS service acts for whoever asks it, also from another account. So each statement that lets a service in says for whom it may act:
/// the property is looked for in everything that a template can say, not in a list of what it says today.
/// </summary>
public sealed class ServiceTrustTests(RealtimeTemplate stack)
{
    private const string Account = "<AWS::AccountId>";

    // AWS describes these two invoking functions by SourceArn alone, and deployers have reported that events.amazonaws.com tells no account
    // there: a permission that asks for it invokes nothing. Their source is one rule or route, whose ARN has the account in it.
    private static readonly string[] TellNoAccountToFunctions = ["apigateway.amazonaws.com", "events.amazonaws.com"];

    public static TheoryData<string> Deployments => [.. DeploymentKinds.Names];

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_service_that_a_policy_lets_in_acts_for_this_account_only(string deployment)
    {
        var statements = Statements(Template(deployment).Json["Resources"]).Where(statement => statement.Allows && Service(statement) is not null).ToList();
        Assert.NotEmpty(statements);
        Assert.All(statements, statement =>
        {
            var operators = statement.Json["Condition"]!.AsObject().Where(condition => condition.Key is "StringEquals" or "StringEqualsIfExists");
            Assert.Contains(operators, condition => condition.Value!["aws:SourceAccount"]?.ToString() == Account);
        });
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Only_Lambda_may_be_silent_about_the_account(string deployment) => Assert.All(
        Statements(Template(deployment).Json["Resources"]).Where(statement => statement.Condition?.Contains("IfExists", StringComparison.Ordinal) is true),
        statement => Assert.Equal("lambda.amazonaws.com", Service(statement)));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_service_invokes_a_function_for_one_source_of_this_account(string deployment)
    {
        var template = Template(deployment);
        var permissions = template.OfType("AWS::Lambda::Permission");
        Assert.NotEmpty(permissions);
        Assert.All(permissions, permission =>
        {
            var service = permission.At("Principal")!;
            Assert.EndsWith(".amazonaws.com", service, StringComparison.Ordinal);
            Assert.Equal(TellNoAccountToFunctions.Contains(service) ? null : Account, permission.At("SourceAccount"));
            var source = permission.At("SourceArn")!;
            var isResourceOfTheStack = template.Resources.Any(resource => resource.Arn == source);
            Assert.True(
                isResourceOfTheStack || source.StartsWith($"arn:<AWS::Partition>:execute-api:<AWS::Region>:{Account}:<{Api(template)}>/", StringComparison.Ordinal),
                $"{permission.LogicalId}: {source}");
        });
    }

    private static string Api(Template template) => template.Only("AWS::ApiGatewayV2::Api").LogicalId;

    private static string? Service(Statement statement) => (statement.Json["Principal"] as JsonObject)?["Service"]?.ToString();

    private static IEnumerable<Statement> Statements(JsonNode? node) => node switch
    {
        JsonObject statement when statement.ContainsKey("Effect") => [new(statement)],
        JsonObject properties => properties.SelectMany(property => Statements(property.Value)),
        JsonArray items => items.SelectMany(Statements),
        _ => [],
    };

    private Template Template(string deployment) => DeploymentKinds.Template(stack, deployment);
}
