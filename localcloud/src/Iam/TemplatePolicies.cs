using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Iam;

/// <summary>Reads policies out of a template's resources.</summary>
internal static class TemplatePolicies
{
    /// <summary>Reads a policy; one that can't be understood stops the start.</summary>
    public static PolicyDocument Parse(ResourceRequest request, string name, JsonNode? document)
    {
        try
        {
            return PolicyParser.Parse(name, document);
        }
        catch (PolicyException problem)
        {
            throw new UnsupportedTemplateException($"{request.LogicalId} ({request.Type}): {problem.Message}");
        }
    }
}
