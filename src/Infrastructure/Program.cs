using System.Diagnostics;
using Amazon.CDK;
using Amazon.DynamoDBv2;
using Infrastructure.FrontEnd;
using Infrastructure.Functions;
using Infrastructure.Users;
using Environment = System.Environment;

namespace Infrastructure;

internal static class Program
{
    private static async Task<int> Main(string[] arguments) => arguments switch
    {
        [] => Synthesize(),
        _ when UserCommand.Knows(arguments) =>
            await new UserCommand(() => new AmazonDynamoDBClient(), TimeProvider.System, Console.Out, Console.Error).RunAsync(arguments, CancellationToken.None),
        _ when OutputsCommand.Knows(arguments) => await WriteOutputsAsync(arguments),
        _ => Refuse(arguments[0]),
    };

    private static async Task<int> WriteOutputsAsync(string[] arguments)
    {
        using var http = new HttpClient();
        return await new OutputsCommand(http, Console.Out, Console.Error).RunAsync(arguments, CancellationToken.None);
    }

    // A mistyped command must not become a template.
    private static int Refuse(string command)
    {
        Console.Error.WriteLine($"There is no command {command}, but erase, export and outputs; without one, the template is written.");
        return 2;
    }

    private static int Synthesize()
    {
        // jsii would otherwise print a banner about a Node.js that still works.
        Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        try
        {
            var root = FindRepository();
            // The CDK CLI says where to; run directly, for this machine only, the same place is used.
            var outdirOfCli = Environment.GetEnvironmentVariable("CDK_OUTDIR");
            var app = new App(new AppProps
            {
                Outdir = outdirOfCli ?? Path.Combine(root, "cdk.out"),
                AnalyticsReporting = false,
            });
            var context = new DeploymentContext(app.Node, ContextKeys.Given(Path.Combine(root, "cdk.json")));
            var props = outdirOfCli is null
                ? context.Read(demands => Functions(root, demands), forAws: false)
                : context.Read(
                    demands =>
                    {
                        Publish(root, demands.Arm64 ? "arm64" : "x86_64");
                        return Functions(root, demands);
                    },
                    forAws: true,
                    // What the CLI found out about where it deploys to.
                    Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION"));
            foreach (var notice in context.Notices)
            {
                Console.Error.WriteLine($"notice: {notice}");
            }

            _ = new RealtimeStack(app, props.Backend.Stage.StackName, props);
            app.Synth();
            return 0;
        }
        catch (DeploymentRefusedException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static FunctionAsset Functions(string root, FunctionDemands demands) =>
        FunctionAsset.Load(Path.Combine(root, "artifacts", "functions"), demands);

    // Here and not in cdk.json's `build`, which isn't told for which processor. It takes no time when nothing has changed.
    private static void Publish(string root, string architecture)
    {
        using var publish = Process.Start(new ProcessStartInfo("bash", [Path.Combine("src", "Functions", "publish.sh"), architecture])
        {
            WorkingDirectory = root,
            UseShellExecute = false,
        })!;
        publish.WaitForExit();
        if (publish.ExitCode != 0)
        {
            throw new DeploymentRefusedException("The functions could not be published: the reason is above.");
        }
    }

    private static string FindRepository()
    {
        for (var directory = new DirectoryInfo(Environment.CurrentDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "cdk.json")))
            {
                return directory.FullName;
            }
        }

        throw new DeploymentRefusedException("There is no cdk.json here or above: run this inside the repository.");
    }
}
