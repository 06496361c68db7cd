using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Iam;

internal static class Policies
{
    public const string Account = "123456789012";
    public const string IdentityId = "eu-west-1:11111111-2222-3333-4444-555555555555";

    public static PolicyDocument Of(params string[] statements) =>
        PolicyParser.Parse("test", $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");

    public static string Allow(string action, string resource, string? condition = null) => Statement("Allow", action, resource, condition);

    public static string Deny(string action, string resource, string? condition = null) => Statement("Deny", action, resource, condition);

    public static bool Allows(
        PolicyDocument policy, string action, string resource, params (string Key, string[] Values)[] context) =>
        PolicyEvaluation.Evaluate([policy], action, resource, Context(context)).IsAllowed;

    public static PolicyContext Context(params (string Key, string[] Values)[] context) => new(
        context.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Values),
        principal: null,
        TimeProvider.System);

    public static Principal Somebody(string roleArn = "arn:aws:iam::123456789012:role/SignedIn") => new()
    {
        AccountId = Account,
        Arn = "arn:aws:sts::123456789012:assumed-role/SignedIn/CognitoIdentityCredentials",
        UserId = "AROASIGNEDIN:CognitoIdentityCredentials",
        AccessKeyId = "ASIATEST",
        RoleArn = roleArn,
        Identity = new(IdentityId, "eu-west-1:pool", ["authenticated"]),
        ContextKeys = new Dictionary<string, IReadOnlyList<string>> { ["cognito-identity.amazonaws.com:sub"] = [IdentityId] },
    };

    private static string Statement(string effect, string action, string resource, string? condition)
    {
        var statement = new JsonObject { ["Effect"] = effect, ["Action"] = action, ["Resource"] = resource };
        if (condition is not null)
        {
            statement["Condition"] = JsonNode.Parse(condition);
        }

        return statement.ToJsonString();
    }
}
