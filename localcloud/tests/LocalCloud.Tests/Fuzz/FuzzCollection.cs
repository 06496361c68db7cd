namespace LocalCloud.Tests.Fuzz;

/// <summary>Fuzzing measures time and memory of the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzCollection
{
    public const string Name = "Fuzzing";
}
