using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>A stack before it is created: its values and conditions, the order of its resources, what it exports and imports.</summary>
internal sealed class StackPlan
{
    private readonly Intrinsics _intrinsics;
    private readonly TemplateConditions _conditions;
    private readonly Dictionary<string, StackResource> _created = [];

    /// <summary>Plans the stack.</summary>
    /// <param name="stack">The stack as it stands in the assembly.</param>
    /// <param name="context">The stack that it becomes.</param>
    /// <param name="types">What can be created.</param>
    /// <param name="parameters">Values for parameters, by <c>Name</c> or <c>Stack:Name</c>.</param>
    /// <param name="exports">What the stacks that are created so far export.</param>
    /// <exception cref="UnsupportedTemplateException">Something is not supported; the message has a line for each thing.</exception>
    public StackPlan(
        AssemblyStack stack,
        StackContext context,
        ResourceTypes types,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string> exports)
    {
        (Stack, Context) = (stack, context);
        List<string> problems = [];
        var values = TemplateParameters.Values(stack.Template, problems, ParametersOf(stack, parameters));
        TemplateConditions? conditions = null;
        _intrinsics = new Intrinsics(
            stack.Template, new StackValues(context, values, _created, exports), name => conditions!.Holds(name));
        _conditions = conditions = new TemplateConditions(stack.Template.Conditions, _intrinsics.Resolve);
        var check = new TemplateCheck(stack.Template, types, _conditions.Holds);
        Resources = check.Run(problems);
        Imports = [.. check.Imports.Select(name => Scalars.TextOf(_intrinsics.Resolve(name)) ?? "")];
        Exports = LiveOutputs()
            .Select(output => Scalars.TextOf(_intrinsics.Resolve(output.Value?["Export"]?["Name"])))
            .OfType<string>()
            .ToList();
    }

    public AssemblyStack Stack { get; }

    public StackContext Context { get; }

    /// <summary>Its resources in the order of creation.</summary>
    public IReadOnlyList<TemplateResource> Resources { get; }

    /// <summary>Names of the values that it takes from other stacks.</summary>
    public IReadOnlyList<string> Imports { get; }

    /// <summary>Names of the values that it gives to other stacks.</summary>
    public IReadOnlyList<string> Exports { get; }

    /// <summary>The resource with every function in it resolved. What it depends on is created.</summary>
    /// <exception cref="UnsupportedTemplateException">A function, its arguments or what it names is not supported.</exception>
    public ResourceRequest Request(TemplateResource resource)
    {
        try
        {
            return new(resource.LogicalId, resource.Type, (JsonObject)_intrinsics.Resolve(resource.Properties)!, Context);
        }
        catch (UnsupportedTemplateException e)
        {
            throw new UnsupportedTemplateException($"{resource}: {e.Message}");
        }
    }

    /// <summary>Takes note of a resource that is there.</summary>
    public void Add(StackResource resource) => _created[resource.LogicalId] = resource;

    /// <summary>The outputs, once all resources are there, each with the name that it is exported by, if it is.</summary>
    public IEnumerable<(string Name, string Value, string? ExportName)> Outputs() => LiveOutputs().Select(output => (
        output.Key,
        Scalars.TextOf(_intrinsics.Resolve(output.Value?["Value"])) ?? "",
        Scalars.TextOf(_intrinsics.Resolve(output.Value?["Export"]?["Name"]))));

    private IEnumerable<KeyValuePair<string, JsonNode?>> LiveOutputs() => Stack.Template.Outputs
        .Where(output => output.Value?["Condition"]?.GetValue<string>() is not { } name || _conditions.Holds(name));

    // As `cdk deploy --parameters` has it: for one stack by its name, else for every stack that has such a parameter.
    private static Dictionary<string, string> ParametersOf(AssemblyStack stack, IReadOnlyDictionary<string, string> parameters)
    {
        var own = parameters.Where(parameter => !parameter.Key.Contains(':', StringComparison.Ordinal)).ToDictionary();
        var prefix = stack.Name + ":";
        foreach (var (name, value) in parameters.Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            own[name[prefix.Length..]] = value;
        }

        return own;
    }
}

/// <summary>The values of a stack that is being created: parameters, the resources that are there so far, other stacks' exports.</summary>
internal sealed class StackValues(
    StackContext stack,
    IReadOnlyDictionary<string, JsonNode?> parameters,
    IReadOnlyDictionary<string, StackResource> resources,
    IReadOnlyDictionary<string, string>? exports = null)
    : INamedValues
{
    /// <inheritdoc/>
    public JsonNode? Ref(string name) =>
        resources.TryGetValue(name, out var resource) ? resource.Created.Ref
        : parameters.TryGetValue(name, out var parameter) ? parameter
        : PseudoParameters.ValueOf(name, stack) ?? throw new UnsupportedTemplateException($"Ref: {name} does not exist in the template.");

    /// <inheritdoc/>
    public JsonNode? Attribute(string logicalId, string attribute)
    {
        if (!resources.TryGetValue(logicalId, out var resource))
        {
            throw new UnsupportedTemplateException($"Fn::GetAtt: {logicalId} does not exist in the template.");
        }

        return resource.Created.Attributes.TryGetValue(attribute, out var value)
            ? value
            : throw new UnsupportedTemplateException($"Fn::GetAtt: {logicalId} ({resource.Type}) has no attribute {attribute} here.");
    }

    /// <inheritdoc/>
    public JsonNode? Import(string exportName) => exports?.TryGetValue(exportName, out var value) is true
        ? JsonValue.Create(value)
        : throw new UnsupportedTemplateException($"Fn::ImportValue: no stack exports {exportName}.");
}

/// <summary>Evaluates the section <c>Conditions</c>, each condition once.</summary>
internal sealed class TemplateConditions(JsonObject conditions, Func<JsonNode?, JsonNode?> resolve)
{
    private readonly Dictionary<string, bool> _known = [];
    private readonly HashSet<string> _evaluating = [];

    /// <summary>Whether the condition holds.</summary>
    /// <exception cref="UnsupportedTemplateException">It does not exist, or depends on itself.</exception>
    public bool Holds(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!conditions.ContainsKey(name))
        {
            throw new UnsupportedTemplateException($"The condition {name} does not exist.");
        }

        if (!_evaluating.Add(name))
        {
            throw new UnsupportedTemplateException($"The condition {name} depends on itself.");
        }

        var holds = Evaluate(name, conditions[name]);
        _evaluating.Remove(name);
        return _known[name] = holds;
    }

    private bool Evaluate(string name, JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } function)
        {
            throw Unsupported(name, node);
        }

        var (key, value) = function.First();
        return (key, value) switch
        {
            ("Condition", JsonValue other) => Holds(other.GetValue<string>()),
            ("Fn::Equals", JsonArray { Count: 2 } pair) => TextOf(pair[0]) == TextOf(pair[1]),
            ("Fn::Not", JsonArray { Count: 1 } one) => !Evaluate(name, one[0]),
            ("Fn::And", JsonArray { Count: >= 1 } all) => all.All(each => Evaluate(name, each)),
            ("Fn::Or", JsonArray { Count: >= 1 } any) => any.Any(each => Evaluate(name, each)),
            _ => throw Unsupported(name, node),
        };
    }

    private string? TextOf(JsonNode? node) => Scalars.TextOf(resolve(node));

    private static UnsupportedTemplateException Unsupported(string name, JsonNode? node) =>
        new($"The condition {name} holds {node?.ToJsonString() ?? "null"}, which is not supported.");
}
