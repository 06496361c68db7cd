namespace LocalCloud.Hosting.Preparation;

/// <summary>Something that must have been made from the sources before LocalCloud can start.</summary>
internal sealed record PreparationStep
{
    /// <summary>For people: <c>npm packages</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments, run in the project's root.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Files and directories that the result depends on, below the root.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What else it depends on: the presence of a compiler. Default: nothing.</summary>
    public string Circumstances { get; init; } = "";

    /// <summary>Files that are there when the step has run, below the root.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Names of the steps that must be done before. Default: none.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Whether results of unknown origin are taken as they are. Default: they are not.</summary>
    public Func<string, bool> IsDoneAnyway { get; init; } = _ => false;
}
