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
