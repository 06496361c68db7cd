using System.Collections.Concurrent;

namespace LocalCloud.CloudFormation;

/// <summary>What runs: the resources and outputs of all stacks of the assembly.</summary>
public sealed class Stack
{
    /// <summary>The resources that are there so far, by stack and logical id: <c>Realtime/MessageLog</c>.</summary>
    internal ConcurrentDictionary<string, StackResource> Mutable { get; } = new();

    /// <summary>The resources that are there so far, by stack and logical id: <c>Realtime/MessageLog</c>.</summary>
    public IReadOnlyDictionary<string, StackResource> Resources => Mutable;

    /// <summary>The outputs by name; empty until all resources are there.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; internal set; } = new Dictionary<string, string>();

    /// <summary>Whether all resources are there.</summary>
    public bool IsComplete { get; internal set; }
}
