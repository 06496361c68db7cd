namespace Infrastructure.FrontEnd;

/// <summary>A stack that is deployed, by its outputs.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Outputs">Its outputs, by name.</param>
internal sealed record DeployedBackend(string Name, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The LocalCloud that it runs on. Default: it runs on AWS.</summary>
    public Uri? LocalCloud { get; init; }

    /// <summary>Whether it is a backend of this repository, as far as its outputs tell: there may be other stacks beside it.</summary>
    public bool IsRealtime => Outputs.ContainsKey("IotEndpoint") && Outputs.ContainsKey("ApiUrl") && Outputs.ContainsKey("IdentityPoolId");

    /// <summary>An output that every deployment has.</summary>
    /// <exception cref="DeploymentRefusedException">This one has not.</exception>
    public string Output(string name) => Outputs.GetValueOrDefault(name) is { Length: > 0 } value
        ? value
        : throw new DeploymentRefusedException($"Stack {Name} has no output {name}: deploy it again, the outputs are of another version.");

    /// <summary>The one that is meant.</summary>
    /// <param name="stacks">What there is.</param>
    /// <param name="name">The stack's name. Default: the only one.</param>
    /// <exception cref="DeploymentRefusedException">There is none, or it isn't clear which.</exception>
    public static DeployedBackend Choose(IReadOnlyList<DeployedBackend> stacks, string? name)
    {
        var found = name is null ? [.. stacks.Where(stack => stack.IsRealtime)] : stacks.Where(stack => stack.Name == name).ToList();
        return found switch
        {
            [var one] => one,
            [] when stacks.Count == 0 => throw new DeploymentRefusedException("No stack has outputs there."),
            [] when name is null => throw new DeploymentRefusedException($"None of the stacks is a backend of this repository: {Names(stacks)}."),
            [] => throw new DeploymentRefusedException($"There is no stack {name}, but {Names(stacks)}."),
            _ => throw new DeploymentRefusedException($"There are several backends: say which one, by --stack. There are {Names(found)}."),
        };
    }

    private static string Names(IEnumerable<DeployedBackend> stacks) => string.Join(", ", stacks.Select(stack => stack.Name));
}
