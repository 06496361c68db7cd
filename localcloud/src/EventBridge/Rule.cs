namespace LocalCloud.EventBridge;

/// <summary>A rule on a bus: events that match its pattern go to its targets.</summary>
/// <param name="Arn">The rule's ARN.</param>
/// <param name="BusArn">The bus it watches.</param>
/// <param name="Pattern">Which events it is for.</param>
/// <param name="Targets">Where they go.</param>
internal sealed record Rule(string Arn, string BusArn, EventPattern Pattern, IReadOnlyList<RuleTarget> Targets)
{
    /// <summary>Its name on its bus.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>The pattern as it was given. Default: empty.</summary>
    public string PatternText { get; init; } = "";

    /// <summary>Whether it works. Default: it does.</summary>
    public bool IsEnabled { get; init; } = true;
}
