using Amazon.CDK;
using Infrastructure.Functions;

namespace Infrastructure.Tests;

/// <summary>A folder as publish.sh leaves it, and a place to synthesize to; removed at the end.</summary>
public sealed class Workplace : IDisposable
{
    public const string SupportedBuild = """{"kind":"aot","framework":"net10.0","architecture":"x86_64","packages":"amazon"}""";

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("infrastructure-tests-").FullName;
    private int _syntheses;

    public Workplace()
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Functions, "asset"));
        File.WriteAllText(Bootstrap, "#!/bin/sh\nexit 1\n");
        File.WriteAllText(BuildFile, SupportedBuild);
    }

    public string Functions => Path.Combine(_root, "functions");

    public string Bootstrap => Path.Combine(Functions, "asset", "bootstrap");

    public string BuildFile => Path.Combine(Functions, "build.json");

    public RealtimeBackendProps Props => new() { Functions = FunctionAsset.Load(Functions, new FunctionDemands()) };

    /// <summary>Publishes for ARM, too.</summary>
    public void PublishForArm(string build)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Functions, "arm64", "asset"));
        File.WriteAllText(Path.Combine(Functions, "arm64", "asset", "bootstrap"), "#!/bin/sh\nexit 2\n");
        File.WriteAllText(Path.Combine(Functions, "arm64", "build.json"), build);
    }

    /// <summary>Synthesizes the stack with <paramref name="props"/> and returns the assembly's folder.</summary>
    public string Synthesize(RealtimeBackendProps props) => Synthesize(new RealtimeStackProps { Backend = props });

    public string Synthesize(RealtimeStackProps props) => Synthesize(app => _ = new RealtimeStack(app, props.Backend.Stage.StackName, props));

    /// <summary>Synthesizes what <paramref name="build"/> puts into an app and returns the assembly's folder.</summary>
    public string Synthesize(Action<App> build)
    {
        var app = new App(new AppProps { Outdir = Path.Combine(_root, $"out{_syntheses++}"), AnalyticsReporting = false });
        build(app);
        return app.Synth().Directory;
    }

    public Template Template(RealtimeBackendProps props) =>
        Tests.Template.Read(Path.Combine(Synthesize(props), $"{props.Stage.StackName}.template.json"));

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);
}
