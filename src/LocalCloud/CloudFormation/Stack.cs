using System.Collections.Concurrent;

namespace LocalCloud.CloudFormation;

/// <summary>The stack that runs: its resources and outputs.</summary>
public sealed class Stack
{
    /// <summary>The resources that are there so far, by logical id.</summary>
    internal ConcurrentDictionary<string, StackResource> Mutable { get; } = new();

    /// <summary>The resources that are there so far, by logical id.</summary>
    public IReadOnlyDictionary<string, StackResource> Resources => Mutable;

    /// <summary>The outputs by name; empty until all resources are there.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; internal set; } = new Dictionary<string, string>();

    /// <summary>Whether all resources are there.</summary>
    public bool IsComplete { get; internal set; }
}
