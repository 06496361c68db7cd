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
