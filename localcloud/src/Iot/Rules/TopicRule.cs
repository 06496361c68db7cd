using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>A topic rule of the template.</summary>
internal sealed record TopicRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN, which Lambda's resource policies name.</summary>
    public required string Arn { get; init; }

    /// <summary>Whether it does nothing. Default: no.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Its SQL.</summary>
    public required SqlStatement Statement { get; init; }

    /// <summary>What to do with the result.</summary>
    public required IReadOnlyList<IRuleAction> Actions { get; init; }

    /// <summary>What to do when an action fails, or <see langword="null"/>.</summary>
    public required IRuleAction? ErrorAction { get; init; }
}
