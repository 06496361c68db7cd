using LocalCloud.Gateway;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>One action of a rule. One file each.</summary>
internal interface IRuleAction
{
    /// <summary>Its name in error reports: <c>LambdaAction</c>.</summary>
    string Name { get; }

    /// <summary>What it acts on, for error reports.</summary>
    string Resource { get; }

    /// <summary>An error's text in error reports.</summary>
    string Describe(AwsException error) => $"{error.Message} The error code is {error.Status}";

    /// <summary>Acts.</summary>
    /// <exception cref="AwsException">It failed; 429 and 5xx are tried again.</exception>
    Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken);
}
