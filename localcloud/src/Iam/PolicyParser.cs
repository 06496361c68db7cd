using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

/// <summary>Reads policies: identity policies, AWS IoT policies, resource policies and trust policies.</summary>
public static class PolicyParser
{
    private static readonly HashSet<string> Known =
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal", "NotPrincipal"];

    private static readonly HashSet<string> KnownOfPolicy = ["Version", "Id", "Statement"];

    private static readonly HashSet<string> KindsOfPrincipal = ["AWS", "Service", "Federated"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a policy that is given as JSON text.</summary>
    /// <param name="name">Where the policy stands, for people.</param>
    /// <param name="json">The document.</param>
    /// <exception cref="PolicyException">The policy can't be understood.</exception>
    public static PolicyDocument Parse(string name, string json)
    {
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new PolicyException($"Policy {name} is not JSON");
        }

        return Parse(name, document);
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="name">Where the policy stands, for people.</param>
    /// <param name="document">The document.</param>
    /// <exception cref="PolicyException">The policy can't be understood.</exception>
    public static PolicyDocument Parse(string name, JsonNode? document)
    {
        if (document is not JsonObject policy)
        {
            throw new PolicyException($"Policy {name} is not an object");
        }

        if (policy.Select(element => element.Key).FirstOrDefault(element => !KnownOfPolicy.Contains(element)) is { } unknown)
        {
            throw new PolicyException($"Policy {name}: element {unknown} is not supported");
        }

        // Older policies know no variables: there ${…} stands for itself.
        var variables = policy["Version"]?.ToString() switch
        {
            "2012-10-17" => true,
            "2008-10-17" or null => false,
            var other => throw new PolicyException($"Policy {name}: Version must be 2012-10-17 or 2008-10-17, not {other}"),
        };
        var statements = policy["Statement"] switch
        {
            JsonArray array => array.ToList(),
            JsonObject single => [single],
            _ => throw new PolicyException($"Policy {name} has no Statement"),
        };
        try
        {
            return new PolicyDocument(name, [.. statements.Select((statement, index) => Statement(statement, index, variables))]);
        }
        catch (Exception problem) when (problem is PolicyException or InvalidOperationException or ArgumentException)
        {
            // JSON is read lazily: half a character (\ud800), or a name that stands twice, is only found here.
            throw new PolicyException($"Policy {name}: {problem.Message}");
        }
    }

    /// <summary>One text or several.</summary>
    internal static IReadOnlyList<string> Texts(JsonNode? node, string element) => node switch
    {
        JsonValue value => [value.ToString()],
        JsonArray array when array.All(item => item is JsonValue) => [.. array.Select(item => item!.ToString())],
        _ => throw new PolicyException($"{element} must be a text or a list of texts"),
    };

    private static PolicyStatement Statement(JsonNode? node, int index, bool variables)
    {
        var json = node as JsonObject ?? throw new PolicyException("a statement is not an object");
        // Read as nothing, an element could give to everybody what it keeps from some.
        var unknown = json.Select(element => element.Key).FirstOrDefault(name => !Known.Contains(name));
        if (unknown is not null)
        {
            throw new PolicyException($"element {unknown} is not supported");
        }

        return new PolicyStatement(Elements(json, variables))
        {
            Id = json["Sid"]?.ToString() ?? $"#{index + 1}",
            IsAllow = json["Effect"]?.ToString() switch
            {
                "Allow" => true,
                "Deny" => false,
                _ => throw new PolicyException("Effect must be Allow or Deny"),
            },
            Json = json.DeepClone().AsObject(),
        };
    }

    private static StatementElements Elements(JsonObject json, bool variables)
    {
        var principals = Principals(json);
        if (json.ContainsKey("Action") == json.ContainsKey("NotAction"))
        {
            throw new PolicyException("exactly one of Action and NotAction is needed");
        }

        // A trust policy has no resource, it belongs to one.
        var hasResource = json.ContainsKey("Resource") || json.ContainsKey("NotResource");
        if ((json.ContainsKey("Resource") && json.ContainsKey("NotResource")) || (!hasResource && principals is null))
        {
            throw new PolicyException("exactly one of Resource and NotResource is needed");
        }

        return new StatementElements
        {
            Actions = Patterns(json["Action"] ?? json["NotAction"], "Action", variables: false),
            ExceptActions = json.ContainsKey("NotAction"),
            Resources = hasResource ? Patterns(json["Resource"] ?? json["NotResource"], "Resource", variables) : [],
            ExceptResources = json.ContainsKey("NotResource"),
            Conditions = ConditionParser.Parse(json["Condition"], variables),
            Principals = principals,
        };
    }

    private static PolicyPattern[] Patterns(JsonNode? node, string element, bool variables) =>
        [.. Texts(node, element).Select(text => PatternParser.Parse(text, variables, wildcards: true))];

    private static StatementPrincipals? Principals(JsonObject statement)
    {
        if (!statement.ContainsKey("NotPrincipal"))
        {
            return Principals(statement["Principal"], "Principal");
        }

        // AWS takes NotPrincipal with Deny only: with Allow it would let in the rest of the world.
        if (statement.ContainsKey("Principal") || statement["Effect"]?.ToString() != "Deny")
        {
            throw new PolicyException("NotPrincipal is for Deny, and without Principal");
        }

        var except = Principals(statement["NotPrincipal"], "NotPrincipal");
        return except is null ? throw new PolicyException("NotPrincipal must be * or an object") : except with { Except = true };
    }

    private static StatementPrincipals? Principals(JsonNode? node, string element)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonValue value when value.ToString() == "*":
                return new(Everybody: true, [], [], []);
            case JsonObject kinds when kinds.Count > 0:
                if (kinds.Select(entry => entry.Key).FirstOrDefault(kind => !KindsOfPrincipal.Contains(kind)) is { } unknown)
                {
                    throw new PolicyException($"{element} {unknown} is not supported");
                }

                return new(Everybody: false, Of(kinds, "Service", element), Of(kinds, "AWS", element), Of(kinds, "Federated", element));
            default:
                throw new PolicyException($"{element} must be * or an object");
        }
    }

    private static IReadOnlyList<string> Of(JsonObject kinds, string kind, string element) =>
        kinds.ContainsKey(kind) ? Texts(kinds[kind], $"{element} {kind}") : [];
}

/// <summary>A policy can't be understood. The message names the element.</summary>
public sealed class PolicyException(string message) : Exception(message);
