using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>What <c>Ref</c> and <c>Fn::GetAtt</c> give.</summary>
internal interface INamedValues
{
    /// <summary>A parameter's value, a pseudo parameter, or a resource's physical id.</summary>
    /// <exception cref="UnsupportedTemplateException">Nothing has that name.</exception>
    JsonNode? Ref(string name);

    /// <summary>A resource's attribute.</summary>
    /// <exception cref="UnsupportedTemplateException">No resource has that name, or it lacks that attribute.</exception>
    JsonNode? Attribute(string logicalId, string attribute);

    /// <summary>A value that another stack exports.</summary>
    /// <exception cref="UnsupportedTemplateException">No stack that is there exports that name.</exception>
    JsonNode? Import(string exportName);
}
