using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.Iam;

/// <summary>The policies of the synthesized template, evaluated as they stand there.</summary>
public sealed class TemplatePolicyTests
{
    private const string Me = Policies.IdentityId;
    private const string Iot = "arn:aws:iot:eu-west-1:123456789012:";
    private static readonly JsonObject Resources = JsonNode.Parse(File.ReadAllText(
        Path.Combine(TestCloud.Root, "localcloud", "tests", "LocalCloud.Tests", "Fixtures", "Realtime.template.json")))!["Resources"]!.AsObject();

    [Theory]
    [InlineData("iot:Connect", "client/" + Me, true)]
    [InlineData("iot:Connect", "client/" + Me + ":tab-1", true)]
    [InlineData("iot:Connect", "client/" + Me + "x", false)]
    [InlineData("iot:Connect", "client/somebody", false)]
    [InlineData("iot:Subscribe", "topicfilter/notifications/" + Me, true)]
    [InlineData("iot:Subscribe", "topicfilter/notifications/eu-west-1:99999999-2222-3333-4444-555555555555", false)]
    [InlineData("iot:Subscribe", "topicfilter/notifications/+", false)]
    [InlineData("iot:Subscribe", "topicfilter/notifications/#", false)]
    [InlineData("iot:Subscribe", "topicfilter/chat/general", true)]
    [InlineData("iot:Subscribe", "topicfilter/chat/general/log", true)]
    [InlineData("iot:Subscribe", "topicfilter/chat/+", false)]
    [InlineData("iot:Subscribe", "topicfilter/chat/#", false)]
    [InlineData("iot:Subscribe", "topicfilter/chat/a/b/c", false)]
    [InlineData("iot:Subscribe", "topicfilter/devices/+/telemetry", true)]
    [InlineData("iot:Subscribe", "topicfilter/devices/#", false)]
    [InlineData("iot:Subscribe", "topicfilter/broadcast/announcements", true)]
    [InlineData("iot:Subscribe", "topicfilter/#", false)]
    [InlineData("iot:Subscribe", "topicfilter/+/general", false)]
    [InlineData("iot:Subscribe", "topicfilter/$share/g/chat/general", false)]
    [InlineData("iot:Subscribe", "topicfilter/$aws/events/#", false)]
    [InlineData("iot:Receive", "topic/notifications/" + Me, true)]
    [InlineData("iot:Receive", "topic/notifications/somebody", false)]
    [InlineData("iot:Publish", "topic/chat/general", true)]
    [InlineData("iot:Publish", "topic/chat/general/log", false)]
    [InlineData("iot:Publish", "topic/notifications/" + Me, false)]
    [InlineData("iot:Publish", "topic/devices/" + Me + "/telemetry", true)]
    [InlineData("iot:Publish", "topic/devices/other/telemetry", false)]
    [InlineData("iot:RetainPublish", "topic/chat/general", false)]
    public void The_signed_in_role_allows_what_the_catalogue_says(string action, string resource, bool allowed)
    {
        var role = Resources.Single(resource => resource.Key.StartsWith("BackendAccessSignedInRole", StringComparison.Ordinal)
            && resource.Value!["Type"]!.ToString() == "AWS::IAM::Role").Value!;
        var policy = PolicyParser.Parse("Topics", Resolve(role["Properties"]!["Policies"]![0]!["PolicyDocument"]!));

        Assert.Equal(allowed, Policies.Allows(policy, action, Iot + resource, ("cognito-identity.amazonaws.com:sub", [Me])));
    }

    [Theory]
    [InlineData(new[] { "pk", "seq", "void", "at", "expiresAt" }, "log|chat/general", true)]
    [InlineData(new[] { "pk", "seq", "void" }, "log|chat/general", true)]
    [InlineData(new[] { "pk", "seq", "body" }, "log|chat/general", false)]
    [InlineData(new[] { "pk", "seq", "void", "at", "expiresAt", "body" }, "log|chat/general", false)]
    [InlineData(new[] { "pk", "seq", "void", "at", "expiresAt" }, "head|chat/general", false)]
    [InlineData(new string[0], "log|chat/general", false)]
    [InlineData(new[] { "pk", "seq", "void" }, null, false)]
    public void Readers_put_voids_and_nothing_else(string[] attributes, string? key, bool allowed)
    {
        var statement = Statements(Resources).First(statement => statement["Sid"]?.ToString() == "SealWithVoids").DeepClone();
        statement["Resource"] = "*";
        var policy = PolicyParser.Parse("Seal", new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement });
        List<(string, string[])> context = [];
        if (attributes.Length > 0)
        {
            context.Add(("dynamodb:Attributes", attributes));
        }

        if (key is not null)
        {
            context.Add(("dynamodb:LeadingKeys", [key]));
        }

        Assert.Equal(allowed, Policies.Allows(policy, "dynamodb:PutItem", "arn:aws:dynamodb:::table/MessageLog", [.. context]));
    }

    [Theory]
    [InlineData("ArchiveMessage", "PutItem", "log|chat/general", true)]
    [InlineData("ArchiveMessage", "PutItem", "claim|chat/general|eu-west-1:1|m-1", true)]
    [InlineData("ArchiveMessage", "UpdateItem", "head|chat/general", true)]
    [InlineData("ArchiveMessage", "UpdateItem", "claim|chat/general|eu-west-1:1|m-1", true)]
    [InlineData("ArchiveMessage", "UpdateItem", "settled|chat/general", true)]
    [InlineData("ArchiveMessage", "GetItem", "log|chat/general", true)]
    [InlineData("ArchiveMessage", "Query", "log|chat/general", true)]
    [InlineData("ArchiveMessage", "PutItem", "log|notifications/victim", false)]
    [InlineData("ArchiveMessage", "PutItem", "log|feeds/prices/updates", false)]
    [InlineData("ArchiveMessage", "PutItem", "claim|notifications/victim|backend|m-1", false)]
    [InlineData("ArchiveMessage", "PutItem", "head|chat/general", false)]
    [InlineData("ArchiveMessage", "PutItem", "settled|chat/general", false)]
    [InlineData("ArchiveMessage", "PutItem", "event|e-1", false)]
    [InlineData("ArchiveMessage", "UpdateItem", "log|chat/general", false)]
    [InlineData("ArchiveMessage", "UpdateItem", "head|notifications/victim", false)]
    [InlineData("ArchiveMessage", "GetItem", "log|notifications/victim", false)]
    [InlineData("ArchiveMessage", "Query", "log|notifications/victim", false)]
    [InlineData("ArchiveMessage", "DeleteItem", "log|chat/general", false)]
    [InlineData("ArchiveMessage", "BatchWriteItem", "log|chat/general", false)]
    [InlineData("ArchiveMessage", "BatchGetItem", "log|chat/general", false)]
    [InlineData("ArchiveMessage", "Scan", null, false)]
    [InlineData("ArchiveMessage", "PutItem", null, false)]
    [InlineData("PublishNotification", "PutItem", "log|notifications/somebody", true)]
    [InlineData("PublishNotification", "PutItem", "event|e-1", true)]
    [InlineData("PublishNotification", "GetItem", "event|e-1", true)]
    [InlineData("PublishNotification", "UpdateItem", "event|e-1", false)]
    [InlineData("PublishNotification", "PutItem", "log|chat/general", false)]
    [InlineData("PublishNotification", "UpdateItem", "log|notifications/somebody", false)]
    [InlineData("PublishUpdate", "PutItem", "log|chat/general", true)]
    [InlineData("PublishUpdate", "PutItem", "log|feeds/prices/updates", true)]
    [InlineData("PublishUpdate", "PutItem", "log|feeds/prices", false)]
    [InlineData("PublishUpdate", "PutItem", "log|devices/thermometer/telemetry", false)]
    [InlineData("PublishUpdate", "UpdateItem", "log|chat/general", false)]
    [InlineData("PublishUpdate", "PutItem", "event|e-1", false)]
    [InlineData("GetMessages", "PutItem", "log|chat/general", false)]
    [InlineData("GetMessages", "UpdateItem", "log|chat/general", false)]
    [InlineData("GetMessages", "UpdateItem", "head|chat/general", false)]
    [InlineData("CatchUp", "PutItem", "event|e-1", false)]
    public void Functions_write_their_own_topics_and_change_no_entry(string function, string action, string? key, bool allowed)
    {
        var role = Resources.Single(resource => resource.Key.Contains($"{function}Role", StringComparison.Ordinal)
            && resource.Value!["Type"]!.ToString() == "AWS::IAM::Role").Value!;
        var statements = new JsonArray([.. Statements(role["Properties"]!["Policies"])
            .Where(statement => statement["Action"]!.ToJsonString().Contains("dynamodb:", StringComparison.Ordinal))
            .Select(statement =>
            {
                var copy = statement.DeepClone();
                copy["Resource"] = "*";
                return copy;
            })]);
        var policy = PolicyParser.Parse("Log", new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements });
        // A message has more attributes than a void.
        List<(string, string[])> context = [("dynamodb:Attributes", ["pk", "seq", "at", "body"])];
        if (key is not null)
        {
            context.Add(("dynamodb:LeadingKeys", [key]));
        }

        Assert.Equal(allowed, Policies.Allows(policy, $"dynamodb:{action}", "arn:aws:dynamodb:::table/MessageLog", [.. context]));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData(Iot + "cert/0123456789abcdef", false)]
    [InlineData(Iot + "thinggroup/sensors", false)]
    public void OpenSession_attaches_policies_to_identities_and_to_no_device(string target, bool allowed)
    {
        var role = Resources.Single(resource => resource.Key.Contains("OpenSessionRole", StringComparison.Ordinal)
            && resource.Value!["Type"]!.ToString() == "AWS::IAM::Role").Value!;
        var statements = new JsonArray([.. Statements(Resolve(role["Properties"]!["Policies"]))
            .Where(statement => statement["Action"]!.ToJsonString().Contains("iot:", StringComparison.Ordinal))
            .Select(statement => statement.DeepClone())]);
        var policy = PolicyParser.Parse("Attach", new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements });

        Assert.Equal(allowed, Policies.Allows(policy, "iot:AttachPolicy", target));
        Assert.Equal(allowed, Policies.Allows(policy, "iot:DetachPolicy", target));
    }

    [Theory]
    [InlineData("PutItem", "log|chat/general")]
    [InlineData("UpdateItem", "head|chat/general")]
    public void One_key_that_is_allowed_lets_no_other_through(string action, string key)
    {
        var statement = Statements(Resources.Single(resource => resource.Key.Contains("ArchiveMessageRole", StringComparison.Ordinal)).Value)
            .Single(statement => statement["Action"]!.ToString() == $"dynamodb:{action}").DeepClone();
        statement["Resource"] = "*";
        var policy = PolicyParser.Parse("Log", new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement });

        Assert.True(Policies.Allows(policy, $"dynamodb:{action}", "arn:aws:dynamodb:::table/MessageLog", ("dynamodb:LeadingKeys", [key])));
        Assert.False(Policies.Allows(
            policy, $"dynamodb:{action}", "arn:aws:dynamodb:::table/MessageLog", ("dynamodb:LeadingKeys", [key, "log|notifications/victim"])));
    }

    private static IEnumerable<JsonObject> Statements(JsonNode? node) => node switch
    {
        JsonObject statement when statement.ContainsKey("Effect") => [statement],
        JsonObject properties => properties.SelectMany(entry => Statements(entry.Value)),
        JsonArray items => items.SelectMany(Statements),
        _ => [],
    };

    // As much of CloudFormation as these policies need: joins of texts and pseudo parameters.
    private static JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject join when join["Fn::Join"] is JsonArray parts =>
            string.Concat(parts[1]!.AsArray().Select(part => Resolve(part)!.ToString())),
        JsonObject reference when reference["Ref"]?.ToString() is { } name => name switch
        {
            "AWS::Partition" => "aws",
            "AWS::Region" => "eu-west-1",
            "AWS::AccountId" => "123456789012",
            _ => name,
        },
        JsonObject properties => new JsonObject(properties.Select(entry => KeyValuePair.Create(entry.Key, Resolve(entry.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Resolve)]),
        _ => node?.DeepClone(),
    };
}
