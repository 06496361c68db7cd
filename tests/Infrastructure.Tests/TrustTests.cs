namespace Infrastructure.Tests;

/// <summary>Who may take the roles.</summary>
public sealed class TrustTests(RealtimeTemplate stack)
{
    [Fact]
    public void Roles_are_assumed_by_their_service_only() => Assert.All(
        stack.Template.OfType("AWS::IAM::Role").Where(role => role.LogicalId.Contains("Role", StringComparison.Ordinal)),
        role =>
        {
            var trust = Assert.Single(Statement.All(role.Properties["AssumeRolePolicyDocument"]!));
            var expected = role.LogicalId switch
            {
                var id when id.Contains("SignedInRole", StringComparison.Ordinal) => """{"Federated":"cognito-identity.amazonaws.com"}""",
                var id when id.Contains("FailureRole", StringComparison.Ordinal) || id.Contains("typingrole", StringComparison.Ordinal) || id.Contains("RuleRole", StringComparison.Ordinal) => """{"Service":"iot.amazonaws.com"}""",
                var id when id.Contains("RedriveRole", StringComparison.Ordinal) => """{"AWS":"arn:<AWS::Partition>:iam::<AWS::AccountId>:root"}""",
                var id when id.Contains("SchedulesRole", StringComparison.Ordinal) => """{"Service":"scheduler.amazonaws.com"}""",
                _ => """{"Service":"lambda.amazonaws.com"}""",
            };
            Assert.Equal(expected, trust.Json["Principal"]!.Compact());
        });
}
