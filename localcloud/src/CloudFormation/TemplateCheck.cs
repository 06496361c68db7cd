using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>Finds everything in a template that LocalCloud does not carry out, before anything is created.</summary>
internal sealed class TemplateCheck(Template template, ResourceTypes types, Func<string, bool> holds)
{
    private readonly List<string> _problems = [.. template.Problems];
    private readonly List<JsonNode?> _imports = [];

    /// <summary>Arguments of <c>Fn::ImportValue</c>, once it has run.</summary>
    public IReadOnlyList<JsonNode?> Imports => _imports;

    /// <summary>The resources whose conditions hold, in the order of creation.</summary>
    /// <exception cref="UnsupportedTemplateException">Something is not supported; the message has a line for each thing.</exception>
    public IReadOnlyList<TemplateResource> Run(IEnumerable<string> problems)
    {
        _problems.AddRange(problems);
        var resources = template.Resources.Where(resource => resource.Condition is not { } name || holds(name)).ToList();
        var ids = resources.Select(resource => resource.LogicalId).ToHashSet();
        var dependencies = new Dictionary<string, IReadOnlySet<string>>();
        foreach (var resource in resources)
        {
            CheckType(resource);
            var names = Names(resource.ToString(), resource.Properties, ids);
            names.UnionWith(resource.DependsOn.Where(ids.Contains));
            dependencies[resource.LogicalId] = names;
        }

        foreach (var (name, output) in template.Outputs)
        {
            if (output?["Condition"]?.GetValue<string>() is not { } condition || holds(condition))
            {
                Names($"Output {name}", output?["Value"], ids);
                Names($"Output {name}", output?["Export"]?["Name"], []);
            }
        }

        if (_problems.Count > 0)
        {
            throw new UnsupportedTemplateException(
                "The template holds what LocalCloud does not support:\n  " + string.Join("\n  ", _problems));
        }

        return DependencyOrder.Of(resources, resource => resource.LogicalId, resource => dependencies[resource.LogicalId], "Resources");
    }

    private void CheckType(TemplateResource resource)
    {
        if (types.Find(resource.Type) is not { } type)
        {
            _problems.Add($"{resource}: the resource type is not supported.");
            return;
        }

        _problems.AddRange(resource.Properties
            .Where(property => !type.Accepts(property.Key))
            .Select(property => $"{resource}: the property {property.Key} is not supported."));
    }

    private HashSet<string> Names(string where, JsonNode? value, HashSet<string> ids)
    {
        var references = new References(value, holds);
        var names = references.Names;
        _imports.AddRange(references.Imports);
        _problems.AddRange(references.Unknown.Select(call => $"{where}: the function {call.Name} is not supported."));
        _problems.AddRange(names
            .Where(name => !ids.Contains(name) && !template.Parameters.ContainsKey(name) && !PseudoParameters.Names.Contains(name))
            .Select(name => $"{where}: {name} does not exist in the template."));
        return [.. names.Where(ids.Contains)];
    }
}

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
