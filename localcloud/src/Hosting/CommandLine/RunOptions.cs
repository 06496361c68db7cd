using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LocalCloud.Chaos;

namespace LocalCloud.Hosting.CommandLine;

/// <summary>The options of <see cref="RunCommand"/>.</summary>
internal sealed class RunOptions
{
    private readonly Option<int> _port = Port("--port", 4566, "Port of the AWS APIs and of MQTT; 0 takes a free one.");
    private readonly Option<int> _mqttPort = Port("--mqtt-port", 4569, "Port of MQTT over plain TCP, for tools; 0 takes a free one.");
    private readonly Option<int> _apiPort = Port("--api-port", 4567, "Port of the HTTP API; 0 takes a free one.");
    private readonly Option<int> _demoPort = Port("--demo-port", 4568, "Port of the demo application; 0 takes a free one.");

    private readonly Option<string> _region = new("--region")
    {
        Description = "Region of every ARN.",
        DefaultValueFactory = _ => "eu-west-1",
    };

    private readonly Option<string> _account = new("--account")
    {
        Description = "Account of every ARN, 12 digits.",
        DefaultValueFactory = _ => "123456789012",
    };

    private readonly Option<bool> _fresh = new("--fresh") { Description = "Delete the data of earlier runs first." };

    private readonly Option<string?> _state = new("--state") { Description = "Directory for the data. [default: .localcloud]" };

    private readonly Option<string[]> _assembly = new("--assembly")
    {
        Description = "Run this cloud assembly instead of synthesizing cdk.out; may be given several times, for several stages side by side.",
    };

    private readonly Option<bool> _selfSignUp = new("--self-sign-up")
    {
        Description = "Let anybody sign up, whatever the template says; without --assembly anybody may.",
    };

    private readonly Option<bool> _noPrepare = new("--no-prepare") { Description = "Build nothing; run what is there." };

    private readonly Option<IReadOnlyList<TimeSpan>?> _retryDelays = new("--retry-delays")
    {
        Description = "Seconds before each retry of an asynchronous invocation. [default: 60,120]",
        CustomParser = Delays,
    };

    private readonly Option<string> _deniedSubscribe = new("--denied-subscribe")
    {
        Description = "What a refused MQTT 3 subscription gets.",
        DefaultValueFactory = _ => "disconnect",
    };

    private readonly Option<bool> _noIotRates = new("--no-iot-rates")
    {
        Description = "Lift AWS IoT's rates (messages a second per connection, connects a second per client id), to load the broker.",
    };

    private readonly Option<int> _sessionExpiry = Number(
        "--session-expiry", 3_600, 1, 604_800,
        "Seconds that a persistent MQTT session waits for its client at most: AWS's quota, which it raises to 604800 on request.");

    private readonly Option<string[]> _parameters = new("--parameters")
    {
        Description = "Value of a template's parameter, as Name=Value or Stack:Name=Value; may be given several times.",
    };

    private readonly Option<ChaosSettings?> _chaos = new("--chaos")
    {
        Description = "What goes wrong on purpose, separated by commas, as it does on AWS: " + ChaosParser.Switches
            + ". Can be changed while it runs: POST /_local/chaos. [default: off]",
        CustomParser = ChaosOf,
    };

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        _deniedSubscribe.AcceptOnlyFromAmong("disconnect", "suback");
        _account.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: 12 } account || !account.All(char.IsAsciiDigit))
            {
                result.AddError("--account must have 12 digits.");
            }
        });
        _parameters.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
            {
                result.AddError($"--parameters takes Name=Value, this is '{wrong.Value}'.");
            }
        });
        foreach (var option in (Option[])
            [
                _port, _mqttPort, _apiPort, _demoPort, _region, _account, _fresh, _state, _assembly, _selfSignUp, _noPrepare, _retryDelays, _deniedSubscribe, _chaos,
                _parameters, _noIotRates, _sessionExpiry,
            ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether anything is prepared.</summary>
    public bool Prepares(ParseResult result) => !result.GetValue(_noPrepare);

    /// <summary>Whether a given cloud assembly is run.</summary>
    public bool HasOwnAssembly(ParseResult result) => result.GetValue(_assembly) is [_, ..];

    /// <summary>What LocalCloud is started with.</summary>
    public CloudOptions Read(ParseResult result)
    {
        var root = ProjectRoot.Find();
        string[] assemblies = result.GetValue(_assembly) is [_, ..] given ? given : [Path.Combine(root, "cdk.out")];
        var options = new CloudOptions
        {
            Region = result.GetValue(_region)!,
            AccountId = result.GetValue(_account)!,
            Port = result.GetValue(_port),
            MqttPort = result.GetValue(_mqttPort),
            ApiPort = result.GetValue(_apiPort),
            DemoPort = result.GetValue(_demoPort),
            Fresh = result.GetValue(_fresh),
            StateDirectory = Path.GetFullPath(result.GetValue(_state) ?? Path.Combine(root, ".localcloud")),
            AssemblyDirectory = Path.GetFullPath(assemblies[0]),
            FurtherAssemblies = [.. assemblies[1..].Select(Path.GetFullPath)],
            RootDirectory = root,
            SelfSignUp = result.GetValue(_selfSignUp) || !HasOwnAssembly(result),
            Parameters = ParametersOf(result.GetValue(_parameters) ?? []),
            DeniedSubscribeGetsSuback = result.GetValue(_deniedSubscribe) == "suback",
            HasIotRates = !result.GetValue(_noIotRates),
            SessionExpiry = TimeSpan.FromSeconds(result.GetValue(_sessionExpiry)),
            Chaos = result.GetValue(_chaos) ?? ChaosSettings.Off,
        };
        return result.GetValue(_retryDelays) is { } delays ? options with { RetryDelays = delays } : options;
    }

    private static Dictionary<string, string> ParametersOf(string[] given)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var parameter in given)
        {
            var (name, value) = parameter.Split('=', 2) is [var left, var right] ? (left, right) : (parameter, "");
            // The last one of a name counts.
            parameters[name] = value;
        }

        return parameters;
    }

    private static Option<int> Port(string name, int standard, string description) => Number(name, standard, 0, 65_535, description);

    // With a parser of its own: what is no number at all would end the library's in an exception.
    private static Option<int> Number(string name, int standard, int least, int most, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} must be from {least} to {most}.");
            return standard;
        },
    };

    private static ChaosSettings? ChaosOf(ArgumentResult result)
    {
        if (ChaosParser.TryParse(result.Tokens.Single().Value, out var settings) is { } problem)
        {
            result.AddError("--chaos: " + problem);
            return null;
        }

        return settings;
    }

    private static List<TimeSpan>? Delays(ArgumentResult result)
    {
        List<TimeSpan> delays = [];
        foreach (var part in result.Tokens.Single().Value.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 86_400)
            {
                result.AddError("--retry-delays takes seconds, separated by commas: 60,120");
                return null;
            }

            delays.Add(TimeSpan.FromSeconds(seconds));
        }

        return delays;
    }
}

/// <summary>Finds the project that LocalCloud belongs to.</summary>
internal static class ProjectRoot
{
    /// <summary>The directory with <c>cdk.json</c>, above the program or else above the working directory.</summary>
    /// <exception cref="LocalCloudException">There is none.</exception>
    public static string Find() =>
        Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory)
        ?? throw new LocalCloudException("There is no cdk.json above the program or the working directory: run LocalCloud inside the project.");

    private static string? Above(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "cdk.json")))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
