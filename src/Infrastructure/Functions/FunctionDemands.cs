namespace Infrastructure.Functions;

/// <summary>What a deployment asks of the functions' binary.</summary>
public sealed record FunctionDemands
{
    /// <summary>Whether it is for ARM, and so in a folder of its own. Default: for x86-64.</summary>
    public bool Arm64 { get; init; }

    /// <summary>Whether the template is meant for AWS: then it can't be one that <c>provided.al2023</c> can't start. Default: no.</summary>
    public bool MustRunOnAws { get; init; }

    /// <summary>Whether stand-ins for Amazon's packages may go to AWS. Default: no.</summary>
    public bool AllowsStandIns { get; init; }
}
