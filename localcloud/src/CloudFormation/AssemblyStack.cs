namespace LocalCloud.CloudFormation;

/// <summary>A stack of the cloud assembly.</summary>
/// <param name="Id">The artifact's id.</param>
/// <param name="Name">The stack's name.</param>
/// <param name="Template">Its template.</param>
/// <param name="Dependencies">Ids of the artifacts that are deployed before it.</param>
internal sealed record AssemblyStack(string Id, string Name, Template Template, IReadOnlyList<string> Dependencies);
