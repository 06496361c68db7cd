using System.Text.Json.Nodes;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>A queue's policy, narrowed to the statements that speak of one caller.</summary>
internal static class ResourcePolicy
{
    /// <summary>Reads a policy document.</summary>
    public static PolicyDocument Parse(string name, JsonObject document) => PolicyParser.Parse(name, document);

    /// <summary>What <paramref name="policy"/> says to an AWS service: <c>events.amazonaws.com</c>.</summary>
    public static PolicyDocument ForService(PolicyDocument policy, string service) =>
        Narrow(policy, "Service", value => value == service || value == "*");

    /// <summary>What <paramref name="policy"/> says to a principal of this account.</summary>
    /// <remarks>A role's own ARN, its session's ARN, its account, or everybody.</remarks>
    public static PolicyDocument ForPrincipal(PolicyDocument policy, Principal principal) => Narrow(
        policy,
        "AWS",
        value => value == "*" || value == principal.Arn || (principal.RoleArn is { } role && value == role)
            || value == principal.AccountId || value == $"arn:aws:iam::{principal.AccountId}:root");

    private static PolicyDocument Narrow(PolicyDocument policy, string kind, Func<string, bool> matches) =>
        policy with { Statements = [.. policy.Statements.Where(statement => Speaks(statement.Json["Principal"], kind, matches))] };

    private static bool Speaks(JsonNode? principal, string kind, Func<string, bool> matches) => principal switch
    {
        JsonValue everybody => everybody.GetValue<string>() == "*",
        JsonObject kinds => kinds[kind] switch
        {
            JsonArray several => several.Any(value => matches(value!.GetValue<string>())),
            JsonValue one => matches(one.GetValue<string>()),
            _ => false,
        },
        _ => false,
    };
}
