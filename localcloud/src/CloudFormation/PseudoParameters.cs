using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

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
