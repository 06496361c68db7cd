using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EndToEnd.Running;

/// <summary>The cloud assembly of a deployment that is made with <c>-c name=value …</c>: synthesized by the CDK app itself, in a folder of its own.</summary>
internal sealed class StageAssembly : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("stage-");

    private StageAssembly()
    {
    }

    public string Folder => Path.Combine(_home.FullName, "cdk.out");

    public static async Task<StageAssembly> SynthesizeAsync(params (string Name, string Value)[] context)
    {
        var assembly = new StageAssembly();
        try
        {
            await assembly.RunAsync(context);
            return assembly;
        }
        catch
        {
            assembly.Dispose();
            throw;
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    private async Task RunAsync((string Name, string Value)[] context)
    {
        // What the app looks for: the repository's root, with the published functions in it.
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "cdk.json"), "{}", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(Path.Combine(_home.FullName, "artifacts"), Repository.PathTo("artifacts"));
        var values = new JsonObject(context.Append(("allowStandins", "true")).Select(pair => KeyValuePair.Create(pair.Item1, (JsonNode?)pair.Item2)));
        var start = new ProcessStartInfo("dotnet", [Repository.PathTo("artifacts", "bin", "Infrastructure", "debug", "Infrastructure.dll")])
        {
            WorkingDirectory = _home.FullName,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["CDK_CONTEXT_JSON"] = values.ToJsonString();
        start.Environment.Remove("CDK_OUTDIR");
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }
}
