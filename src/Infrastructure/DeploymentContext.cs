using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;
using Infrastructure.Functions;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>Reads what is given with <c>-c name=value</c>, or under <c>context</c> in <c>cdk.json</c>.</summary>
/// <param name="node">The app's node.</param>
public sealed partial class DeploymentContext(Node node)
{
    /// <summary>The backend's props, as this deployment wants them.</summary>
    /// <param name="functions">Where <c>publish.sh</c> puts its result: <c>artifacts/functions</c>.</param>
    /// <param name="forAws">Whether the template is meant for AWS, or else for this machine only.</param>
    /// <exception cref="DeploymentRefusedException">A value is not allowed, or the functions may not be deployed.</exception>
    public RealtimeBackendProps Read(string functions, bool forAws)
    {
        var arm64 = Architecture() == "arm64";
        var demands = new FunctionDemands
        {
            Arm64 = arm64,
            MustRunOnAws = forAws,
            AllowsStandIns = Flag("allowStandins"),
        };
        return new RealtimeBackendProps
        {
            Functions = FunctionAsset.Load(functions, demands),
            Architecture = arm64 ? Amazon.CDK.AWS.Lambda.Architecture.ARM_64 : Amazon.CDK.AWS.Lambda.Architecture.X86_64,
            Stage = DeploymentStage.Parse(Text("stage"), TopicCatalog.Families),
            Disposable = Flag("disposable"),
            ExistingMessageLogTable = Text("messageLogTable"),
            ExistingDirectoryTable = Text("directoryTable"),
            ExistingIdentityPoolId = IdentityPool(),
            ExistingUserPool = UserPool(),
            SelfSignUp = Flag("selfSignUp"),
            AllowedOrigins = Text("allowedOrigins")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? ["*"],
            AlarmEmail = Text("alarmEmail"),
            EncryptionKeyArn = EncryptionKey(),
            Caps = new UsageCaps { MonthlyBudgetUsd = Number("monthlyBudgetUsd", new UsageCaps().MonthlyBudgetUsd) },
        };
    }

    /// <summary>The processor that the functions are for, by Lambda's name: <c>x86_64</c> or <c>arm64</c>.</summary>
    /// <exception cref="DeploymentRefusedException">It is neither.</exception>
    public string Architecture() => Text("architecture") switch
    {
        null or "x86_64" => "x86_64",
        "arm64" => "arm64",
        var other => throw new DeploymentRefusedException($"architecture={other} is unknown: it is x86_64 (the default) or arm64."),
    };

    private UserPoolReference? UserPool() => (Text("userPoolId"), Text("userPoolClientId")) switch
    {
        (null, null) => null,
        ({ } pool, { } client) => new UserPoolReference(pool, client),
        _ => throw new DeploymentRefusedException("userPoolId and userPoolClientId belong together: give both or neither."),
    };

    private string? IdentityPool() => Text("identityPoolId") is { } pool && Text("userPoolId") is null
        ? throw new DeploymentRefusedException($"identityPoolId={pool} belongs to a user pool: give userPoolId and userPoolClientId, too.")
        : Text("identityPoolId");

    private string? EncryptionKey() => Text("encryptionKey") is { } arn && !KeyArnPattern.IsMatch(arn)
        ? throw new DeploymentRefusedException($"encryptionKey={arn} is not the ARN of a KMS key: arn:aws:kms:<region>:<account>:key/<id>.")
        : Text("encryptionKey");

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

    [GeneratedRegex(@"^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyArnPattern { get; }

    // From the command line all is text; cdk.json may hold JSON's true and numbers.
    private string? Text(string name) => node.TryGetContext(name) switch
    {
        null or "" => null,
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
