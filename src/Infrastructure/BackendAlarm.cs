using Amazon.CDK.AWS.CloudWatch;

namespace Infrastructure;

/// <summary>An alarm that is to be made. It goes off at <see cref="Threshold"/> and above, so neither zero nor silence ever does it.</summary>
/// <param name="Id">Its name in the stack.</param>
/// <param name="Section">The heading in <c>docs/operations.md</c> that tells what to do.</param>
/// <param name="Meaning">What has happened.</param>
/// <param name="Metric">What is watched.</param>
internal sealed record BackendAlarm(string Id, string Section, string Meaning, IMetric Metric)
{
    private const string Runbook = "docs/operations.md";

    /// <summary>From where on it goes off. Default: 1, for what must never happen.</summary>
    public double Threshold { get; init; } = 1;

    /// <summary>For how many periods of the metric, one after another. Default: 1.</summary>
    public int Periods { get; init; } = 1;

    /// <summary>What whoever gets the mail reads: what has happened, and where it stands what to do.</summary>
    public string Description => $"{Meaning} {Runbook}#{Section.Replace(' ', '-').ToLowerInvariant()}";
}
