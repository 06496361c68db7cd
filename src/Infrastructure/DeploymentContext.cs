using System.Globalization;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>Reads what is given with <c>-c name=value</c>, or under <c>context</c> in <c>cdk.json</c>.</summary>
/// <param name="node">The app's node.</param>
public sealed class DeploymentContext(Node node)
{
    /// <summary>The backend's props, as this deployment wants them.</summary>
    /// <param name="functions">Where <c>publish.sh</c> puts its result: <c>artifacts/functions</c>.</param>
    /// <param name="forAws">Whether the template is meant for AWS, or else for this machine only.</param>
    /// <exception cref="DeploymentRefusedException">A value is not allowed, or the functions may not be deployed.</exception>
    public RealtimeBackendProps Read(string functions, bool forAws)
    {
        var stage = Text("stage") ?? "dev";
        if (stage is not ("dev" or "prod"))
        {
            throw new DeploymentRefusedException($"stage={stage} is unknown: it is dev (the default) or prod.");
        }

        var anyRuntime = Flag("allowUnsupportedRuntime");
        return new RealtimeBackendProps
        {
            Functions = FunctionAsset.Load(functions, mustBeSupported: stage is "prod" && !anyRuntime, mustRunOnAws: forAws && !anyRuntime),
            ExistingMessageLogTable = Text("messageLogTable"),
            ExistingUserPool = UserPool(),
            SelfSignUp = Flag("selfSignUp"),
            AllowedOrigins = Text("allowedOrigins")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? ["*"],
            AlarmEmail = Text("alarmEmail"),
            Caps = new UsageCaps { MonthlyBudgetUsd = Number("monthlyBudgetUsd", new UsageCaps().MonthlyBudgetUsd) },
        };
    }

    private UserPoolReference? UserPool() => (Text("userPoolId"), Text("userPoolClientId")) switch
    {
        (null, null) => null,
        ({ } pool, { } client) => new UserPoolReference(pool, client),
        _ => throw new DeploymentRefusedException("userPoolId and userPoolClientId belong together: give both or neither."),
    };

    private bool Flag(string name) => Text(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new DeploymentRefusedException($"{name}={other} is neither true nor false."),
    };

    private int Number(string name, int otherwise)
    {
        var text = Text(name);
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new DeploymentRefusedException($"{name}={text} is not a whole number from 0.");
    }

    // From the command line all is text; cdk.json may hold JSON's true and numbers.
    private string? Text(string name) => node.TryGetContext(name) switch
    {
        null or "" => null,
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
