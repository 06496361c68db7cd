using Amazon.CDK;
using Infrastructure.Functions;

namespace Infrastructure.Tests;

public sealed class DeploymentRegionTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Theory]
    [InlineData("eu-central-2", "it has no AWS IoT Core")]
    [InlineData("ap-southeast-6", "it has no AWS IoT Core, and it has no HTTP APIs of API Gateway")]
    [InlineData("cn-north-1", "it is in aws-cn, and Amazon Cognito has no user pools there")]
    [InlineData("us-gov-west-1", "it is in aws-us-gov, and Amazon Cognito calls itself cognito-identity-us-gov.amazonaws.com there, and this stack's roles and policies trust another one")]
    [InlineData("us-isob-east-1", "it is in aws-iso, and it has no AWS IoT Core")]
    [InlineData("eusc-de-east-1", "it is in aws-eusc, and it has no AWS IoT Core")]
    public void Where_the_stack_can_t_run_it_is_refused(string region, string lack) => Assert.Equal(
        $"{region} is no region for this stack: {lack}.", Assert.Throws<DeploymentRefusedException>(() => Read(region, out _)).Message);

    [Theory]
    [InlineData("mars-1")]
    [InlineData("eu-west")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-1a")]
    [InlineData("eu_west_1")]
    public void What_is_no_region_is_refused_by_its_form(string region) =>
        Assert.Equal($"{region} is no region: it is called like eu-west-1.", Assert.Throws<DeploymentRefusedException>(() => Read(region, out _)).Message);

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("us-east-1")]
    [InlineData("zz-newregion-1")]
    public void Where_nothing_is_known_to_be_missing_there_is_a_budget_and_no_notice(string region)
    {
        Assert.Equal(50, Read(region, out var notices).MonthlyBudgetUsd);
        Assert.Empty(notices);
    }

    [Fact]
    public void Where_CloudFormation_makes_no_budgets_there_is_none_and_who_asks_for_one_is_told_so()
    {
        Assert.Equal(0, Read("eu-north-1", out var notices).MonthlyBudgetUsd);
        Assert.StartsWith("CloudFormation makes no budgets in eu-north-1: the stack has none.", Assert.Single(notices), StringComparison.Ordinal);
        Assert.StartsWith(
            "monthlyBudgetUsd=7: CloudFormation makes no budgets in eu-north-1.",
            Assert.Throws<DeploymentRefusedException>(() => Read("eu-north-1", out _, ("monthlyBudgetUsd", "7"))).Message,
            StringComparison.Ordinal);
        Read("eu-north-1", out notices, ("monthlyBudgetUsd", "0"));
        Assert.Empty(notices);
    }

    public void Dispose() => _workplace.Dispose();

    private RealtimeStackProps Read(string region, out IReadOnlyList<string> notices, params (string Name, object Value)[] context)
    {
        var app = new App(new AppProps { Context = context.ToDictionary(entry => entry.Name, entry => entry.Value) });
        var read = new DeploymentContext(app.Node, context.Select(entry => entry.Name));
        var props = read.Read(demands => FunctionAsset.Load(_workplace.Functions, demands), forAws: true, region);
        notices = read.Notices;
        return props;
    }
}
