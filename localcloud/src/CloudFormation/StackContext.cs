using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

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

    /// <summary>How many stacks of this name were deleted before. What they left has other names than what this one makes. Default: 0.</summary>
    public int Deletions { get; init; }

    /// <summary>The stack's ARN.</summary>
    public string Id => $"arn:aws:cloudformation:{Region}:{AccountId}:stack/{Name}/{Hash(Seed(Name)).ToLowerInvariant()}";

    /// <summary>A physical name for a resource without one, the same at every start until the stack is deleted.</summary>
    public string PhysicalName(string logicalId) => $"{Name}-{logicalId}-{Hash(Seed(Name + "/" + logicalId))}";

    private string Seed(string text) => Deletions == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Deletions}");

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}

/// <summary>The parameters that CloudFormation itself gives.</summary>
internal static class PseudoParameters
{
    /// <summary>Their names.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>
    {
        "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
        "AWS::URLSuffix",
    };

    /// <summary>The value, or <see langword="null"/> when there is no such parameter.</summary>
    public static JsonNode? ValueOf(string name, StackContext stack) => name switch
    {
        "AWS::AccountId" => stack.AccountId,
        "AWS::NotificationARNs" => new JsonArray(),
        "AWS::Partition" => "aws",
        "AWS::Region" => stack.Region,
        "AWS::StackId" => stack.Id,
        "AWS::StackName" => stack.Name,
        "AWS::URLSuffix" => "amazonaws.com",
        _ => null,
    };
}
