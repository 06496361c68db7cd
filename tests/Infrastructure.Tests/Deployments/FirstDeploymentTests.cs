using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Deployments;

/// <summary>A first deployment that fails, wherever it does, can be repeated.</summary>
public sealed class FirstDeploymentTests(RealtimeTemplate stack)
{
    public static TheoryData<string> Kinds => [.. DeploymentKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void However_often_it_fails_and_wherever_it_can_be_made_again(string kind) =>
        Assert.Empty(FirstDeployments.ProblemsOf(DeploymentKinds.Template(stack, kind)));

    [Fact]
    public void Everything_is_made_after_what_it_needs()
    {
        var order = CreationOrder.Of(stack.Template).Select(resource => resource.LogicalId).ToList();
        var needs = CreationOrder.Needs(stack.Template);
        Assert.Equal(stack.Template.Resources.Count(), order.Count);
        Assert.All(order, id => Assert.All(needs[id], needed => Assert.True(order.IndexOf(needed) < order.IndexOf(id))));
        // By Ref, by Fn::GetAtt, by DependsOn.
        var (pool, stage) = (stack.Template.Only("AWS::Cognito::IdentityPool"), stack.Template.Only("AWS::ApiGatewayV2::Stage"));
        Assert.Contains(stack.Template.Only("AWS::Cognito::UserPoolClient").LogicalId, needs[pool.LogicalId]);
        Assert.Contains(stack.Template.Named("AWS::IAM::Role", "CatchUpRole").LogicalId, needs[stack.Template.Named("AWS::Lambda::Function", "CatchUp").LogicalId]);
        Assert.Contains(stack.Template.Named("AWS::ApiGatewayV2::Route", "CatchUp").LogicalId, needs[stage.LogicalId]);
    }

    [Fact]
    public void What_is_named_in_a_substitution_is_needed_too()
    {
        var changed = stack.Template.With(template =>
            template.Only("AWS::Cognito::UserPool").Properties["SmsVerificationMessage"] = new JsonObject { ["Fn::Sub"] = $"of ${{{template.Named("AWS::SQS::Queue", "DeadLettersQueue").LogicalId}.Arn}}" });
        Assert.Contains(changed.Named("AWS::SQS::Queue", "DeadLettersQueue").LogicalId, CreationOrder.Needs(changed)[changed.Only("AWS::Cognito::UserPool").LogicalId]);
    }

    // Each of these would be found on AWS only when a first deployment fails, and then every later one does.
    [Theory]
    [InlineData("AWS::Cognito::UserPool", "UserPoolName")]
    [InlineData("AWS::DynamoDB::Table", "TableName")]
    public void Who_keeps_something_under_a_fixed_name_is_told_so(string type, string property) => Assert.All(
        Problems(template => template.OfType(type)[0].Properties[property] = "realtime-<AWS::Region>"),
        problem => Assert.EndsWith("can't be made again: realtime-<AWS::Region> is left of an earlier attempt.", problem, StringComparison.Ordinal));

    [Fact]
    public void Who_keeps_the_IoT_policy_even_when_its_creation_is_rolled_back_under_a_fixed_name_is_told_so() => Assert.Single(
        Problems(template =>
        {
            var policy = template.Only("AWS::IoT::Policy");
            policy.Json["DeletionPolicy"] = "Retain";
            policy.Properties["PolicyName"] = "RealtimeSignedIn";
        }),
        problem => problem.EndsWith("RealtimeSignedIn is left of an earlier attempt.", StringComparison.Ordinal));

    [Fact]
    public void A_name_of_the_deployment_s_own_is_none_that_is_fixed() => Assert.Empty(FirstDeployments.ProblemsOf(
        stack.Template.With(template => template.OfType("AWS::DynamoDB::Table")[0].Properties["TableName"] = $"of-{template.Named("AWS::SQS::Queue", "DeadLettersQueue").Ref}")
            .With(template => template.Named("AWS::SQS::Queue", "DeadLettersQueue").Json["DeletionPolicy"] = "Retain")));

    [Theory]
    [InlineData("AWS::DynamoDB::Table", "RetainExceptOnCreate")]
    [InlineData("AWS::DynamoDB::Table", "Delete")]
    [InlineData("AWS::Cognito::UserPool", "RetainExceptOnCreate")]
    [InlineData("AWS::Cognito::UserPool", null)]
    public void Who_protects_what_a_rollback_deletes_is_told_so(string type, string? policy) => Assert.Contains(
        Problems(template => template.OfType(type)[0].Json["DeletionPolicy"] = policy),
        problem => problem.EndsWith("is to be deleted and is protected against it: the rollback fails.", StringComparison.Ordinal));

    [Fact]
    public void Who_keeps_what_needs_something_that_goes_is_told_so()
    {
        var problem = Assert.Single(Problems(template =>
        {
            template.Only("AWS::Cognito::UserPool").Properties["DeletionProtection"] = "INACTIVE";
            template.Only("AWS::Cognito::UserPool").Json["DeletionPolicy"] = "RetainExceptOnCreate";
            template.Only("AWS::Cognito::IdentityPool").Json["DeletionPolicy"] = "Delete";
        }));
        Assert.Matches("UsersClient.* stays and needs .*Users.*, which goes", problem);
    }

    private IReadOnlyCollection<string> Problems(Action<Template> change)
    {
        var problems = FirstDeployments.ProblemsOf(stack.Template.With(change));
        Assert.NotEmpty(problems);
        return problems;
    }
}
