using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>What a value of the template names, in the branches that its conditions choose.</summary>
internal sealed class References
{
    private readonly Func<string, bool> _holds;
    private readonly HashSet<string> _names = [];
    private readonly List<FunctionCall> _unknown = [];
    private readonly List<JsonNode?> _imports = [];

    /// <summary>Looks through <paramref name="node"/>.</summary>
    public References(JsonNode? node, Func<string, bool> holds)
    {
        _holds = holds;
        Visit(node);
    }

    /// <summary>Names of resources and parameters.</summary>
    public IReadOnlySet<string> Names => _names;

    /// <summary>Calls of functions that LocalCloud lacks.</summary>
    public IReadOnlyList<FunctionCall> Unknown => _unknown;

    /// <summary>Arguments of <c>Fn::ImportValue</c>.</summary>
    public IReadOnlyList<JsonNode?> Imports => _imports;

    private void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json when FunctionCall.Of(json) is { } call:
                VisitCall(call);
                break;
            case JsonObject json:
                json.ToList().ForEach(member => Visit(member.Value));
                break;
            case JsonArray array:
                array.ToList().ForEach(Visit);
                break;
        }
    }

    private void VisitCall(FunctionCall call)
    {
        if (!call.IsKnown)
        {
            _unknown.Add(call);
            return;
        }

        switch (call)
        {
            case ("Fn::If", JsonArray { Count: 3 } choice):
                Visit(choice[_holds(choice[0]!.GetValue<string>()) ? 1 : 2]);
                return;
            case ("Fn::Sub", JsonArray { Count: 2 } pair) when pair[1] is JsonObject own:
                _names.UnionWith(SubstitutionTemplate.Names(Scalars.TextOf(pair[0]) ?? "")
                    .Where(name => !own.ContainsKey(name)).Select(FirstPart));
                break;
            case ("Fn::Sub", JsonValue text):
                _names.UnionWith(SubstitutionTemplate.Names(text.GetValue<string>()).Select(FirstPart));
                break;
            case ("Fn::ImportValue", var name):
                _imports.Add(name);
                break;
            case ("Ref", JsonValue name):
                _names.Add(name.GetValue<string>());
                break;
            case ("Fn::GetAtt", JsonValue name):
                _names.Add(FirstPart(name.GetValue<string>()));
                break;
            case ("Fn::GetAtt", JsonArray { Count: 2 } pair) when pair[0] is JsonValue id:
                _names.Add(id.GetValue<string>());
                break;
        }

        Visit(call.Argument);
    }

    private static string FirstPart(string name) => name.Split('.', 2)[0];
}
