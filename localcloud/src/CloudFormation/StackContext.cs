using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CloudFormation;

/// <summary>The stack that a template becomes.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Region"><c>eu-west-1</c>.</param>
/// <param name="AccountId">12 digits.</param>
/// <param name="AssemblyDirectory">The cloud assembly (<c>cdk.out</c>) that the template and its assets stand in.</param>
public sealed record StackContext(string Name, string Region, string AccountId, string AssemblyDirectory)
{
    /// <summary>Directories of the assembly's assets by the S3 key that the template names them by. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Assets { get; init; } = new Dictionary<string, string>();

    /// <summary>The stack's ARN.</summary>
    public string Id => $"arn:aws:cloudformation:{Region}:{AccountId}:stack/{Name}/{Hash(Name).ToLowerInvariant()}";

    /// <summary>A physical name for a resource without one, the same at every start.</summary>
    public string PhysicalName(string logicalId) => $"{Name}-{logicalId}-{Hash(Name + "/" + logicalId)}";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
