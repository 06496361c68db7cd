using System.Text.RegularExpressions;

namespace Infrastructure;

/// <summary>
/// What a region lacks of what the stack is made of. The lists say where something is known to be missing (AWS's endpoints and CloudFormation's
/// resource types as of May 2026): a region that nobody knew of then is not refused.
/// </summary>
public static partial class DeploymentRegion
{
    private static readonly string[] WithoutIot =
    [
        "af-south-1", "ap-east-2", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-6", "ap-southeast-7",
        "ca-west-1", "eu-central-2", "mx-central-1",
    ];

    private static readonly string[] WithoutHttpApis = ["ap-east-2", "ap-southeast-6"];

    private static readonly string[] WithoutBudgets =
    [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6",
        "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1",
        "mx-central-1",
    ];

    // By how their regions' names begin.
    private static readonly (string Start, string Partition, string Lack)[] Partitions =
    [
        ("cn-", "aws-cn", "Amazon Cognito has no user pools there"),
        ("us-gov-", "aws-us-gov", "Amazon Cognito calls itself cognito-identity-us-gov.amazonaws.com there, and this stack's roles and policies trust another one"),
        ("us-iso", "aws-iso", "it has no AWS IoT Core"),
        ("eu-iso", "aws-iso", "it has no AWS IoT Core"),
        ("eusc-", "aws-eusc", "it has no AWS IoT Core"),
    ];

    /// <summary>Why nothing can be deployed to a region, or <see langword="null"/>.</summary>
    /// <param name="region"><c>eu-west-1</c>.</param>
    public static string? Refusal(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (!Form().IsMatch(region))
        {
            return $"{region} is no region: it is called like eu-west-1.";
        }

        List<string> lacks = [.. Partitions.Where(one => region.StartsWith(one.Start, StringComparison.Ordinal)).Select(one => $"it is in {one.Partition}, and {one.Lack}")];
        if (WithoutIot.Contains(region))
        {
            lacks.Add("it has no AWS IoT Core");
        }

        if (WithoutHttpApis.Contains(region))
        {
            lacks.Add("it has no HTTP APIs of API Gateway");
        }

        return lacks.Count > 0 ? $"{region} is no region for this stack: {string.Join(", and ", lacks)}." : null;
    }

    /// <summary>Whether CloudFormation can make a budget in a region. AWS Budgets itself looks at the whole account, from wherever it is set up.</summary>
    /// <param name="region"><c>eu-west-1</c>.</param>
    public static bool HasBudgets(string region) => !WithoutBudgets.Contains(region);

    // Whatever AWS may add; what differs in form is a mistake in writing.
    [GeneratedRegex(@"^[a-z]+(?:-[a-z]+)+-[0-9]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}
