using System.Text.Json.Nodes;

namespace LocalCloud.CloudFormation;

/// <summary>What a custom resource's function puts to its <c>ResponseURL</c>.</summary>
internal sealed record CustomResourceAnswer
{
    /// <summary><c>SUCCESS</c> or <c>FAILED</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>What <c>Ref</c> gives.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>As in the request.</summary>
    public string? StackId { get; init; }

    /// <summary>As in the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>As in the request.</summary>
    public string? LogicalResourceId { get; init; }

    /// <summary>What <c>Fn::GetAtt</c> gives.</summary>
    public JsonObject? Data { get; init; }
}
