using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>What a resource gives to the rest of its template.</summary>
/// <param name="Ref">What <c>Ref</c> returns: the physical id.</param>
public sealed record CreatedResource(string Ref)
{
    /// <summary>What <c>Fn::GetAtt</c> returns, by attribute name. Default: none.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Attributes { get; init; } = new Dictionary<string, JsonNode?>();
}
