using System.Text.Json;

namespace Infrastructure.Functions;

/// <summary>The published functions: a directory that holds one executable <c>bootstrap</c>, the same for every function.</summary>
public sealed record FunctionAsset
{
    private FunctionAsset(string directory) => Directory = directory;

    /// <summary>The directory that becomes the functions' code.</summary>
    public string Directory { get; }

    /// <summary>Finds what <c>src/Functions/publish.sh</c> left in <paramref name="folder"/> (<c>artifacts/functions</c>).</summary>
    /// <param name="folder">Holds <c>asset/bootstrap</c> and <c>build.json</c>; those for ARM are in <c>arm64</c> below it.</param>
    /// <param name="demands">What the binary must be.</param>
    /// <exception cref="DeploymentRefusedException">There is no binary, or not one that may be deployed.</exception>
    public static FunctionAsset Load(string folder, FunctionDemands demands)
    {
        var (home, name) = demands.Arm64 ? (Path.Combine(folder, "arm64"), "artifacts/functions/arm64") : (folder, "artifacts/functions");
        var asset = Path.Combine(home, "asset");
        if (!File.Exists(Path.Combine(asset, "bootstrap")))
        {
            throw new DeploymentRefusedException(
                $"The functions are not published: {name}/asset/bootstrap is missing. Run `bash src/Functions/publish.sh{(demands.Arm64 ? " arm64" : "")}`.");
        }

        if (Refusal(ReadBuild(Path.Combine(home, "build.json"), name), demands, name) is { } refusal)
        {
            throw new DeploymentRefusedException(refusal);
        }

        return new FunctionAsset(asset);
    }

    private static string? Refusal(Build? build, FunctionDemands demands, string name) => build switch
    {
        { Kind: "jit" } when demands.MustRunOnAws =>
            "The functions were published for the JIT, and provided.al2023 has no .NET to run them. Install gcc or clang and try again.",
        not { Kind: "aot" } when demands.MustRunOnAws =>
            $"What goes to AWS is a Native AOT binary, and {name}/build.json says {build?.Kind ?? "nothing"}. Publish again.",
        not { Packages: "amazon" } when demands is { MustRunOnAws: true, AllowsStandIns: false } =>
            $"The functions were published with the stand-ins for Amazon's packages ({name}/build.json), which are not for AWS: "
            + "publish with a package index that has Amazon's own, or pass -c allowStandins=true.",
        _ => null,
    };

    private static Build? ReadBuild(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new Build(
                json.RootElement.GetProperty("kind").GetString(),
                json.RootElement.TryGetProperty("packages", out var packages) ? packages.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DeploymentRefusedException($"{name}/build.json is not what publish.sh writes: " + e.Message);
        }
    }

    private sealed record Build(string? Kind, string? Packages);
}
