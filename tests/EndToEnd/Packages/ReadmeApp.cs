using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Running;

namespace EndToEnd.Packages;

/// <summary>
/// A new application with Vite, React and Amplify, outside of the repository, made as the README of the client library says: its <c>npm install</c>, with the
/// package as it would be published, and its files. Only what any Vite application has is written here.
/// </summary>
internal sealed partial class ReadmeApp : IDisposable
{
    private static readonly Dictionary<string, string> Bare = new()
    {
        ["package.json"] = """{ "private": true, "type": "module" }""",
        ["tsconfig.json"] = """{ "compilerOptions": { "jsx": "react-jsx", "moduleResolution": "bundler", "module": "ESNext", "target": "ES2022", "strict": true } }""",
        ["index.html"] = """<!doctype html><title>App</title><div id="root"></div><script type="module" src="/src/main.tsx"></script>""",
        ["hello.html"] = """<!doctype html><title>Hello</title><script type="module" src="/src/hello.ts"></script>""",
        ["vite.config.js"] = """export default { build: { rolldownOptions: { input: ["index.html", "hello.html"] }, chunkSizeWarningLimit: 1000 } };""",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("readme-app-").FullName;

    /// <summary>What is served of it.</summary>
    public string Built => Path.Combine(_folder, "dist");

    /// <summary>Makes it for a LocalCloud that runs.</summary>
    public static async Task<ReadmeApp> BuildAsync(LocalCloudProcess cloud)
    {
        var app = new ReadmeApp();
        var readme = await File.ReadAllTextAsync(Repository.PathTo("clients", "realtime", "README.md"), TestContext.Current.CancellationToken);
        var tarball = await Tool.RunAsync(Repository.PathTo("clients", "realtime"), "npm", "pack", "--silent", "--pack-destination", app._folder);
        // As curl of the README does it.
        app.Write("src/backend.json", JsonSerializer.Serialize(cloud.Outputs));
        foreach (var (file, text) in Bare.Concat(SourceFile.Matches(readme).Select(match => KeyValuePair.Create(match.Groups["file"].Value, match.Groups["text"].Value))))
        {
            app.Write(file, text);
        }

        var packages = Install.Match(readme).Groups["packages"].Value.Split(' ').Select(name => name == "@serverless-realtime/client" ? $"./{tarball}" : Installed(name));
        await Tool.RunAsync(
            app._folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", .. packages, Installed("vite"), Installed("react"), Installed("react-dom")]);
        await Tool.RunAsync(app._folder, Path.Combine(app._folder, "node_modules", ".bin", "vite"), "build", "--logLevel", "warn");
        return app;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"^```tsx?\n(?<text>// (?<file>src/\S+\.tsx?)\n.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourceFile { get; }

    [GeneratedRegex(@"^npm install (?<packages>[^#\n]*[^#\s])", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Install { get; }

    // The version that this repository has: npm has it in its cache.
    private static string Installed(string name)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Repository.PathTo(["node_modules", .. name.Split('/'), "package.json"])));
        return $"{name}@{manifest.RootElement.GetProperty("version").GetString()}";
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
