using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Infrastructure.Functions;

namespace Infrastructure.Tests;

/// <summary>With a KMS key of the deployer's own.</summary>
public sealed class EncryptionTests : IDisposable
{
    private const string Arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";

    private readonly Workplace _workplace = new();

    [Fact]
    public void Everything_that_holds_what_users_wrote_or_who_they_are_is_encrypted_with_the_key()
    {
        var template = WithKey(stack => Key.FromKeyArn(stack, "Key", Arn));
        Assert.All(template.OfType("AWS::DynamoDB::Table"), table => Assert.Equal(
            $$"""{"KMSMasterKeyId":"{{Arn}}","SSEEnabled":true,"SSEType":"KMS"}""", table.At("SSESpecification")));
        Assert.Equal(5, template.OfType("AWS::DynamoDB::Table").Count);
        Assert.Equal(3, template.OfType("AWS::SQS::Queue").Count);
        Assert.All(template.OfType("AWS::SQS::Queue"), queue => Assert.Equal((Arn, null), (queue.At("KmsMasterKeyId"), queue.At("SqsManagedSseEnabled"))));
        Assert.Equal(Arn, template.Only("AWS::SNS::Topic").At("KmsMasterKeyId"));
        Assert.Equal(template.OfType("AWS::Lambda::Function").Count, template.OfType("AWS::Logs::LogGroup").Count);
        Assert.All(template.OfType("AWS::Logs::LogGroup"), group => Assert.Equal(Arn, group.At("KmsKeyId")));
    }

    [Fact]
    public void A_deployment_names_the_key_in_its_context()
    {
        var app = new App(new AppProps { Context = new Dictionary<string, object> { ["encryptionKey"] = Arn } });
        var props = new DeploymentContext(app.Node, ["encryptionKey"]).Read(demands => FunctionAsset.Load(_workplace.Functions, demands), forAws: false, "eu-west-1");
        var template = Template.Read(Path.Combine(_workplace.Synthesize(props), "Realtime.template.json"));
        Assert.All(template.OfType("AWS::SQS::Queue"), queue => Assert.Equal(Arn, queue.At("KmsMasterKeyId")));
        Assert.Empty(template.OfType("AWS::KMS::Key"));
    }

    [Fact]
    public void A_role_uses_the_key_through_the_services_that_it_uses_and_through_no_other()
    {
        var template = WithKey(stack => Key.FromKeyArn(stack, "Key", Arn));
        foreach (var role in template.OfType("AWS::IAM::Role").Select(role => role.LogicalId))
        {
            var statements = template.PermissionsOf(role);
            var uses = statements.Values.SelectMany(statement => statement.Actions).Select(action => action.Split(':')[0])
                .Where(service => service is "dynamodb" or "sqs").Distinct().Order(StringComparer.Ordinal);
            var keys = statements.Values.Where(statement => statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal))).ToList();
            Assert.Equal(
                uses.Select(service => $$$"""{"StringEquals":{"kms:ViaService":"{{{service}}}.<AWS::Region>.<AWS::URLSuffix>"}}"""),
                keys.Select(statement => statement.Condition).Order(StringComparer.Ordinal));
            Assert.All(keys, statement => Assert.Equal([Arn], statement.Resources));
        }
    }

    [Theory]
    [InlineData("PublishNotificationRole", "kms:Decrypt", "kms:GenerateDataKey")]
    [InlineData("ArchivingFailureRole", "kms:Decrypt", "kms:GenerateDataKey")]
    [InlineData("SweepingFailureRole", "kms:Decrypt", "kms:GenerateDataKey")]
    [InlineData("RuleRole", "kms:Decrypt", "kms:GenerateDataKey")]
    [InlineData("RedriveRole", "kms:Decrypt")]
    [InlineData("RedriveDeadLettersRole", "kms:Decrypt")]
    [InlineData("TrackConnectionsRole", "kms:Decrypt")]
    public void Who_sends_makes_data_keys_and_who_receives_only_decrypts(string role, params string[] actions) =>
        Assert.Equal(actions, WithKey(stack => Key.FromKeyArn(stack, "Key", Arn)).PermissionsOf(role)["UseKeyOfQueue"].Actions);

    [Fact]
    public void A_key_of_the_same_app_lets_in_the_services_that_write_by_themselves_for_this_account()
    {
        var policy = Statement.All(WithKey(stack => new Key(stack, "Key")).Only("AWS::KMS::Key").Properties["KeyPolicy"]!)
            .Where(statement => statement.Json["Principal"]!["Service"] is not null).ToDictionary(statement => statement.Sid);
        Assert.Equal(["AlarmsUseKey", "BudgetUsesKey", "EventBridgeUsesKey", "LogsUseKey"], policy.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("logs.<AWS::Region>.amazonaws.com", policy["LogsUseKey"].Json["Principal"]!["Service"]!.ToString());
        Assert.Equal(
            """{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:*"}}""",
            policy["LogsUseKey"].Condition);
        Assert.All(policy.Where(entry => entry.Key is not "LogsUseKey"), entry =>
        {
            Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey"], entry.Value.Actions);
            Assert.Equal("""{"StringEqualsIfExists":{"aws:SourceAccount":"<AWS::AccountId>"}}""", entry.Value.Condition);
        });
    }

    [Fact]
    public void Without_a_key_no_permission_speaks_of_one() =>
        Assert.DoesNotContain("kms", _workplace.Template(_workplace.Props).Json.ToJsonString(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void What_the_documentation_says_of_an_imported_key_is_what_one_of_the_app_gets()
    {
        var policy = Statement.All(WithKey(stack => new Key(stack, "Key")).Only("AWS::KMS::Key").Properties["KeyPolicy"]!);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")).Split("## A key of your own", 2)[1].Split("\n## ", 2)[0];
        Assert.All(policy.Where(statement => statement.Sid.Length > 0), statement =>
        {
            var row = Assert.Single(text.Split('\n'), line => line.Contains($"`{statement.Sid}`", StringComparison.Ordinal));
            Assert.Contains(
                statement.Json["Principal"]!["Service"]!.ToString().Replace("<AWS::Region>", "{region}", StringComparison.Ordinal), row, StringComparison.Ordinal);
            Assert.All(statement.Actions, action => Assert.Contains($"`{action}`", row, StringComparison.Ordinal));
        });
    }

    public void Dispose() => _workplace.Dispose();

    private Template WithKey(Func<Stack, IKey> key)
    {
        var app = new App(new AppProps { Outdir = Path.Combine(_workplace.Functions, "..", "keyed"), AnalyticsReporting = false });
        var stack = new Stack(app, "Keyed");
        _ = new RealtimeBackend(stack, "Backend", _workplace.Props with { EncryptionKey = key(stack) });
        return Template.Read(Path.Combine(app.Synth().Directory, "Keyed.template.json"));
    }
}
