using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Infrastructure.Functions;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>
/// Reads what is given with <c>-c name=value</c>, or under <c>context</c> in <c>cdk.json</c>. What would fail only on AWS is refused here, and so is
/// what nobody reads.
/// </summary>
/// <param name="node">The app's node.</param>
/// <param name="names">The names of all that was given: <see cref="ContextKeys.Given"/>.</param>
public sealed partial class DeploymentContext(Node node, IEnumerable<string> names)
{
    private readonly ContextValues _values = new(node);
    private readonly List<string> _notices = [];

    /// <summary>What is done otherwise than one would expect, a sentence each.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The stack's props, as this deployment wants them.</summary>
    /// <param name="functions">Finds the published functions. Asked only when all else is right, because publishing takes a minute.</param>
    /// <param name="forAws">Whether the template is meant for AWS, or else for this machine only.</param>
    /// <param name="region">The region that it is meant for, where that is known.</param>
    /// <exception cref="DeploymentRefusedException">Something is not allowed, all of which is named, or the functions may not be deployed.</exception>
    public RealtimeStackProps Read(Func<FunctionDemands, FunctionAsset> functions, bool forAws, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var architecture = ReadArchitecture();
        var demands = new FunctionDemands
        {
            Arm64 = architecture == Architecture.ARM_64,
            MustRunOnAws = forAws,
            AllowsStandIns = _values.Flag("allowStandins"),
        };
        return new RealtimeStackProps
        {
            MonthlyBudgetUsd = ReadMonthlyBudget(region),
            EncryptionKeyArn = ReadEncryptionKey(region),
            TerminationProtection = ReadTerminationProtection(),
            Backend = new RealtimeBackendProps
            {
                Architecture = architecture,
                Stage = ReadStage(),
                Disposable = _values.Flag("disposable"),
                ExistingMessageLogTable = _values.Text("messageLogTable", TableName(), "the name of a DynamoDB table"),
                ExistingDirectoryTable = _values.Text("directoryTable", TableName(), "the name of a DynamoDB table"),
                ExistingRoomsTable = _values.Text("roomsTable", TableName(), "the name of a DynamoDB table"),
                ExistingInboxTable = _values.Text("inboxTable", TableName(), "the name of a DynamoDB table"),
                ExistingIdentityPoolId = ReadIdentityPool(),
                ExistingUserPool = ReadUserPool(),
                SelfSignUp = _values.Flag("selfSignUp"),
                AllowedOrigins = ReadOrigins(),
                AlarmEmail = _values.Text("alarmEmail", Email(), "an e-mail address, like ops@example.com"),
                // The last one, as initializers run in their order: by now all problems are known.
                Functions = functions(Unless(ProblemsIn(region), demands)),
            },
        };
    }

    private static FunctionDemands Unless(IReadOnlyList<string> problems, FunctionDemands demands) => problems.Count switch
    {
        0 => demands,
        1 => throw new DeploymentRefusedException(problems[0]),
        var many => throw new DeploymentRefusedException($"{many} settings are wrong:\n- {string.Join("\n- ", problems)}"),
    };

    private IReadOnlyList<string> ProblemsIn(string? region)
    {
        if (region is not null && DeploymentRegion.Refusal(region) is { } refusal)
        {
            _values.Refuse(refusal);
        }

        CheckPlaces(region);
        return [.. ContextKeys.ProblemsOf(names), .. _values.Problems];
    }

    private bool ReadTerminationProtection()
    {
        var isProtected = _values.Flag("terminationProtection");
        if (isProtected && _values.Text("disposable") is "true")
        {
            _values.Refuse("terminationProtection and disposable contradict each other: what is disposable is there to be deleted.");
        }

        return isProtected;
    }

    private Architecture ReadArchitecture()
    {
        var text = _values.Text("architecture");
        if (text is not (null or "x86_64" or "arm64"))
        {
            _values.Refuse($"architecture={text} is unknown: it is x86_64 (the default) or arm64.");
        }

        return text is "arm64" ? Architecture.ARM_64 : Architecture.X86_64;
    }

    private DeploymentStage ReadStage()
    {
        try
        {
            return DeploymentStage.Parse(_values.Text("stage"), TopicCatalog.Families);
        }
        catch (DeploymentRefusedException e)
        {
            _values.Refuse(e.Message);
            return DeploymentStage.None;
        }
    }

    private UserPoolReference? ReadUserPool()
    {
        var pool = _values.Text("userPoolId", UserPoolId(), "the id of a user pool, like eu-west-1_AbCdEfGhI");
        var client = _values.Text("userPoolClientId", ClientId(), "the id of an app client");
        if (pool is null != client is null)
        {
            _values.Refuse("userPoolId and userPoolClientId belong together: give both or neither.");
        }

        return pool is null || client is null ? null : new UserPoolReference(pool, client);
    }

    private string? ReadIdentityPool()
    {
        var pool = _values.Text("identityPoolId", IdentityPoolId(), "the id of an identity pool, like eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e");
        if (pool is not null && _values.Text("userPoolId") is null)
        {
            _values.Refuse($"identityPoolId={pool} belongs to a user pool: give userPoolId and userPoolClientId, too.");
        }

        return pool;
    }

    // The ids of pools begin with their region, and tables are looked for in the stack's own.
    private void CheckPlaces(string? region)
    {
        var userPool = _values.Text("userPoolId")?.Split('_')[0];
        var identityPool = _values.Text("identityPoolId")?.Split(':')[0];
        var expected = region ?? userPool;
        foreach (var (name, place) in new[] { ("userPoolId", userPool), ("identityPoolId", identityPool) })
        {
            if (expected is not null && place is not null && place != expected)
            {
                _values.Refuse($"{name} is one of {place}, and {(region is null ? "userPoolId is one of" : "the stack goes to")} {expected}.");
            }
        }

        string[] tables = ["messageLogTable", "directoryTable", "roomsTable", "inboxTable"];
        foreach (var same in tables.GroupBy(name => _values.Text(name)).Where(same => same.Key is not null && same.Count() > 1))
        {
            _values.Refuse($"{string.Join(" and ", same)} are both {same.Key}: these are two tables.");
        }
    }

    private string? ReadEncryptionKey(string? region)
    {
        var arn = _values.Text("encryptionKey", KeyArn(), "the ARN of a KMS key, like arn:aws:kms:eu-west-1:123456789012:key/5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e");
        if (region is not null && arn?.Split(':') is [_, _, _, var place, ..] && place != region)
        {
            _values.Refuse($"encryptionKey is one of {place}, and the stack goes to {region}.");
        }

        return arn;
    }

    private string[] ReadOrigins()
    {
        if (_values.Text("allowedOrigins") is not { } text)
        {
            return ["*"];
        }

        var origins = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var origin in origins.Where(origin => !IsOrigin(origin)))
        {
            _values.Refuse($"allowedOrigins: {(origin.Length > 0 ? origin : "nothing")} is no origin as browsers send it: it is https://host or https://host:port, in lower case and without a path.");
        }

        if (origins.Length > 1 && origins.Contains("*"))
        {
            _values.Refuse("allowedOrigins: * allows all, and can't stand beside others.");
        }

        return origins;
    }

    private static bool IsOrigin(string text) => Origin().Match(text) is { Success: true } match
        && (match.Groups["ip"] is not { Success: true } ip || IPAddress.TryParse(ip.ValueSpan, out _))
        && (match.Groups["port"] is not { Success: true } port || ushort.TryParse(port.ValueSpan, CultureInfo.InvariantCulture, out _));

    private int ReadMonthlyBudget(string? region)
    {
        var budget = _values.Number("monthlyBudgetUsd");
        if (region is null || DeploymentRegion.HasBudgets(region))
        {
            return budget ?? RealtimeStackProps.DefaultMonthlyBudgetUsd;
        }

        if (budget > 0)
        {
            _values.Refuse($"monthlyBudgetUsd={budget}: CloudFormation makes no budgets in {region}. Set one up by hand, it counts for the whole account anyway.");
        }
        else if (budget is null)
        {
            _notices.Add($"CloudFormation makes no budgets in {region}: the stack has none. One that is set up by hand counts for the whole account anyway.");
        }

        return 0;
    }

    [GeneratedRegex(@"^(?=[^@]{1,64}@)[^@\s,;:<>()""\\.]+(?:\.[^@\s,;:<>()""\\.]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Email();

    // A key and no alias: policies name keys.
    [GeneratedRegex(@"^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyArn();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{3,255}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[a-z]+(?:-[a-z]+)+-[0-9]_[0-9A-Za-z]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UserPoolId();

    [GeneratedRegex(@"^[A-Za-z0-9_+]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ClientId();

    [GeneratedRegex(@"^[a-z]+(?:-[a-z]+)+-[0-9]:[0-9a-f-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IdentityPoolId();

    // http://* and https://* are API Gateway's own; a wildcard below a domain is not, and the deployment would fail. Browsers leave a port away
    // that is the scheme's.
    [GeneratedRegex(
        @"^(?:\*|https?://\*|(?!https://.*:443\z|http://.*:80\z)[a-z][a-z0-9+.-]*://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[(?<ip>[0-9a-f:]+)\])(?::(?<port>[1-9][0-9]{0,4}))?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Origin();
}
