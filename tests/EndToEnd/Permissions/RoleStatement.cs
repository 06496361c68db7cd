using System.Text.Json.Nodes;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>An Allow statement of a function's role (<see cref="Owner"/> is its handler) or of the signed-in role (<c>SignedIn</c>).</summary>
internal sealed record RoleStatement(string Owner, string RoleId, string Sid, IReadOnlyList<string> Actions, JsonArray Statements, JsonNode Node)
{
    /// <summary>Function and statement.</summary>
    public string Name => $"{Owner}/{Sid}";

    public static IEnumerable<RoleStatement> AllOf(CloudAssembly assembly)
    {
        var owners = OwnersByRole(assembly);
        foreach (var (id, resource) in assembly.Resources)
        {
            foreach (var (role, statements) in PoliciesOf(id, resource!))
            {
                foreach (var node in owners.ContainsKey(role) ? statements.ToList() : [])
                {
                    if ((string?)node!["Effect"] == "Allow")
                    {
                        yield return new(owners[role], role, (string)node["Sid"]!, Texts(node["Action"]!), statements, node);
                    }
                }
            }
        }
    }

    /// <summary>Whether a recorded refusal is of an action that this statement allowed, to its role.</summary>
    public bool Explains(JsonObject refused) =>
        Actions.Contains((string?)refused["action"]) && IsSessionOfRole((string)refused["principal"]!);

    // arn:aws:sts::{account}:assumed-role/{stack}-{logical id, cut so that the name has at most 64 characters}-{hash}/{session}
    private bool IsSessionOfRole(string principal) =>
        principal.Split('/') is [_, var name, _] && name.Split('-') is [_, var id, _] && RoleId.StartsWith(id, StringComparison.Ordinal);

    private static Dictionary<string, string> OwnersByRole(CloudAssembly assembly)
    {
        var owners = new Dictionary<string, string>();
        foreach (var (_, resource) in assembly.Resources)
        {
            var properties = resource!["Properties"];
            if ((string?)resource["Type"] == "AWS::Lambda::Function")
            {
                owners[(string)properties!["Role"]!["Fn::GetAtt"]![0]!] = (string)properties["Handler"]!;
            }
            else if ((string?)resource["Type"] == "AWS::Cognito::IdentityPoolRoleAttachment")
            {
                owners[(string)properties!["Roles"]!["authenticated"]!["Fn::GetAtt"]![0]!] = "SignedIn";
            }
        }

        return owners;
    }

    private static IEnumerable<(string Role, JsonArray Statements)> PoliciesOf(string id, JsonNode resource) =>
        (string?)resource["Type"] switch
        {
            "AWS::IAM::Role" => (resource["Properties"]!["Policies"]?.AsArray() ?? [])
                .Select(policy => (id, policy!["PolicyDocument"]!["Statement"]!.AsArray())),
            "AWS::IAM::Policy" => resource["Properties"]!["Roles"]!.AsArray()
                .Select(role => ((string)role!["Ref"]!, resource["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())),
            _ => [],
        };

    private static IReadOnlyList<string> Texts(JsonNode node) =>
        node is JsonArray list ? [.. list.Select(item => (string)item!)] : [(string)node!];
}
