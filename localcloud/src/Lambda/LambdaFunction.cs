using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>A function with all that belongs to it.</summary>
internal sealed class LambdaFunction(FunctionDefinition definition, EnvironmentPool environments)
{
    private volatile PolicyDocument _policy = new($"{definition.Name} resource policy", []);

    /// <summary>What the template declares.</summary>
    public FunctionDefinition Definition { get; } = definition;

    /// <summary>The processes that run it.</summary>
    public EnvironmentPool Environments { get; } = environments;

    /// <summary>How asynchronous invocations are treated.</summary>
    public EventInvokeConfig EventInvokeConfig { get; set; } = new();

    /// <summary>Who but its own account's principals may invoke it.</summary>
    public PolicyDocument ResourcePolicy => _policy;

    /// <summary>Adds statements to the resource policy.</summary>
    public void Permit(PolicyDocument more) => _policy = _policy with { Statements = [.. _policy.Statements, .. more.Statements] };
}
