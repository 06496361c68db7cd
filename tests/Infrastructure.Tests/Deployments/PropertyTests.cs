using System.Text.Json.Nodes;
using Amazon.CDK.Assertions;
using Assertions = Amazon.CDK.Assertions.Template;

namespace Infrastructure.Tests.Deployments;

/// <summary>What holds of every resource of its type, in every deployment that there is.</summary>
public sealed class PropertyTests(RealtimeTemplate stack)
{
    // Who comes back makes no tables and pools, and an assertion on all of a type wants one at least.
    public static TheoryData<string> Kinds => [.. DeploymentKinds.Names.Where(kind => kind is not "come back")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Data_is_encrypted_capped_and_restorable(string kind)
    {
        var template = Read(kind);
        template.AllResourcesProperties("AWS::SQS::Queue", With("SqsManagedSseEnabled", true));
        template.AllResourcesProperties("AWS::DynamoDB::Table", With("PointInTimeRecoverySpecification", With("PointInTimeRecoveryEnabled", true)));
        template.AllResourcesProperties("AWS::DynamoDB::Table", With("OnDemandThroughput", With("MaxWriteRequestUnits", 4_000)));
        template.AllResourcesProperties("AWS::DynamoDB::Table", With("BillingMode", "PAY_PER_REQUEST"));
        template.AllResourcesProperties("AWS::Logs::LogGroup", With("RetentionInDays", 30));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nobody_gets_in_without_a_signature_of_a_signed_in_user(string kind)
    {
        var template = Read(kind);
        template.AllResourcesProperties("AWS::ApiGatewayV2::Route", With("AuthorizationType", "AWS_IAM"));
        template.AllResourcesProperties("AWS::Cognito::IdentityPool", With("AllowUnauthenticatedIdentities", false));
        template.AllResourcesProperties("AWS::Lambda::Permission", With("SourceArn", Match.AnyValue()));
        template.ResourceCountIs("AWS::Lambda::Url", 0);
        template.ResourceCountIs("AWS::IAM::User", 0);
        template.ResourceCountIs("AWS::IAM::AccessKey", 0);
        template.ResourceCountIs("AWS::IAM::ManagedPolicy", 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void There_is_one_binary_for_all_functions_and_a_rule_for_what_clients_publish_and_for_their_coming_and_going(string kind)
    {
        var template = Read(kind);
        template.AllResourcesProperties("AWS::Lambda::Function", With("Runtime", "provided.al2023"));
        template.AllResourcesProperties("AWS::Lambda::Function", With("LoggingConfig", With("LogGroup", Match.AnyValue())));
        template.AllResourcesProperties("AWS::Lambda::EventInvokeConfig", With("DestinationConfig", With("OnFailure", Match.AnyValue())));
        // All but what is only passed on, whose topic holds a key.
        template.ResourcePropertiesCountIs("AWS::IoT::TopicRule", With("TopicRulePayload", With("ErrorAction", Match.AnyValue())), 6);
        template.ResourceCountIs("AWS::IoT::TopicRule", 7);
        template.ResourceCountIs("AWS::DynamoDB::Table", 5);
        template.ResourceCountIs("Custom::IotPolicyRemoval", DeploymentKinds.IsDisposable(kind) ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_holds_data_is_kept_and_protected_unless_the_deployment_is_disposable(string kind)
    {
        var template = ReadWithout(kind, "BackendConnections", "BackendPresence"); // which holds what passes
        var (policy, unprotected) = DeploymentKinds.IsDisposable(kind) ? ("Delete", "Delete") : ("Retain", "RetainExceptOnCreate");
        foreach (var type in new[] { "AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::IdentityPool" })
        {
            template.AllResources(type, With("DeletionPolicy", policy));
            template.AllResources(type, With("UpdateReplacePolicy", policy));
        }

        foreach (var type in new[] { "AWS::SQS::Queue", "AWS::IoT::Policy" })
        {
            template.AllResources(type, With("DeletionPolicy", unprotected));
            template.AllResources(type, With("UpdateReplacePolicy", policy));
        }

        template.AllResourcesProperties("AWS::Cognito::UserPool", With("DeletionProtection", DeploymentKinds.IsDisposable(kind) ? "INACTIVE" : "ACTIVE"));
        template.AllResourcesProperties(
            "AWS::DynamoDB::Table", With("DeletionProtectionEnabled", DeploymentKinds.IsDisposable(kind) ? Match.Not(Match.Exact(true)) : true));
    }

    // An assertion that holds of everything says nothing.
    [Fact]
    public void Each_of_these_assertions_can_fail() =>
        Assert.ThrowsAny<Exception>(() => Read("unnamed").AllResourcesProperties("AWS::SQS::Queue", With("SqsManagedSseEnabled", false)));

    private Assertions Read(string kind) => Assertions.FromString(File.ReadAllText(DeploymentKinds.File(stack, kind)));

    private Assertions ReadWithout(string kind, params string[] names)
    {
        var template = JsonNode.Parse(File.ReadAllText(DeploymentKinds.File(stack, kind)))!;
        var resources = template["Resources"]!.AsObject();
        foreach (var id in resources.Select(resource => resource.Key).Where(id => names.Any(name => id.StartsWith(name, StringComparison.Ordinal))).ToList())
        {
            resources.Remove(id);
        }

        return Assertions.FromString(template.ToJsonString());
    }

    private static Dictionary<string, object> With(string name, object value) => new() { [name] = value };
}
