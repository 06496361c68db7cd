using System.Text.Json;

namespace Infrastructure.Functions;

/// <summary>The published functions: a directory that holds one executable <c>bootstrap</c>, the same for every function.</summary>
public sealed record FunctionAsset
{
    private const string Supported = "net10.0";

    private FunctionAsset(string directory) => Directory = directory;

    /// <summary>The directory that becomes the functions' code.</summary>
    public string Directory { get; }

    /// <summary>Finds what <c>src/Functions/publish.sh</c> left in <paramref name="folder"/> (<c>artifacts/functions</c>).</summary>
    /// <param name="folder">Holds <c>asset/bootstrap</c> and <c>build.json</c>.</param>
    /// <param name="mustBeSupported">Whether to refuse a binary that isn't Native AOT on a supported .NET.</param>
    /// <param name="mustRunOnAws">Whether to refuse a binary that <c>provided.al2023</c> can't start.</param>
    /// <exception cref="DeploymentRefusedException">There is no binary, or not one that may be deployed.</exception>
    public static FunctionAsset Load(string folder, bool mustBeSupported, bool mustRunOnAws)
    {
        var asset = Path.Combine(folder, "asset");
        if (!File.Exists(Path.Combine(asset, "bootstrap")))
        {
            throw new DeploymentRefusedException(
                "The functions are not published: artifacts/functions/asset/bootstrap is missing. Run `bash src/Functions/publish.sh`.");
        }

        var build = mustBeSupported || mustRunOnAws ? ReadBuild(Path.Combine(folder, "build.json")) : null;
        if (mustRunOnAws && build is { Kind: "jit" })
        {
            throw new DeploymentRefusedException(
                "The functions were published for the JIT, and provided.al2023 has no .NET to run them. Install gcc or clang and try again.");
        }

        if (mustBeSupported && build is not { Kind: "aot", Framework: Supported })
        {
            throw new DeploymentRefusedException(
                $"The stage prod takes a Native AOT binary on {Supported}, and artifacts/functions/build.json says "
                + $"{build?.ToString() ?? "nothing"}. Publish where {Supported} can be built, or pass -c allowUnsupportedRuntime=true.");
        }

        return new FunctionAsset(asset);
    }

    private static Build? ReadBuild(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new Build(json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("framework").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DeploymentRefusedException("artifacts/functions/build.json is not what publish.sh writes: " + e.Message);
        }
    }

    private sealed record Build(string? Kind, string? Framework)
    {
        public override string ToString() => $"{Kind} on {Framework}";
    }
}
