using System.Security.Cryptography;
using System.Text;
using LocalCloud.CloudFormation;

namespace LocalCloud.HttpApi;

/// <summary>What the resource types that belong to an API have in common.</summary>
internal static class ApiPart
{
    /// <summary>The API that a resource names.</summary>
    /// <exception cref="UnsupportedTemplateException">There is none of that id.</exception>
    public static Api Of(ApiRegistry registry, ResourceRequest request)
    {
        var id = request.RequiredText("ApiId");
        return registry.Find(id) ?? throw request.Unsupported("ApiId", $"there is no HTTP API '{id}'");
    }

    /// <summary>An id of seven letters and digits, the same at every start.</summary>
    public static string IdOf(ResourceRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.PhysicalName)))[..7];
}
