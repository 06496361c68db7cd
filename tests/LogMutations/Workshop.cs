using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LogMutations;

/// <summary>
/// A folder in which the log is built with all its mutants at once, so that nobody's files are touched. It is kept for the next run over
/// the same code: whoever writes a test for a survivor waits for no build but that of the test.
/// </summary>
internal sealed partial class Workshop(string root)
{
    private const string Built = "built.txt";

    // In place of the log's files those of the workshop. All else that is compiled, or referred to, is what the repository has built.
    private const string Instead = """
        <Project>
          <PropertyGroup Condition="'$(MSBuildProjectName)'=='Realtime'">
            <IntermediateOutputPath>$(MSBuildThisFileDirectory)obj/</IntermediateOutputPath>
            <OutDir>$(MSBuildThisFileDirectory)bin/</OutDir>
          </PropertyGroup>
          <ItemGroup Condition="'$(MSBuildProjectName)'=='Realtime'">
            <Compile Remove="Log/**/*.cs" />
            <Compile Include="$(MSBuildThisFileDirectory)src/**/*.cs" />
          </ItemGroup>
        </Project>
        """;

    private readonly string _folder = Path.Combine(root, "artifacts", "log-mutations");

    /// <summary>The tests, once they are built.</summary>
    public string Tests => Path.Combine(_folder, "tests", "Realtime.Tests");

    public static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it from its repository.");
        }

        return folder;
    }

    /// <summary>Builds the files with all their mutants but those that the compiler refuses; the answer is what is left.</summary>
    public IReadOnlySet<int> Build(IReadOnlyList<MutatedFile> files, bool areTestsBuilt)
    {
        // The tests are those of the repository: nothing in them changes.
        if (!areTestsBuilt && Command.Run("dotnet", ["build", "tests/Realtime.Tests", "-v", "quiet", "--nologo"], root) is { Code: not 0 } tests)
        {
            throw new InvalidOperationException(tests.Output);
        }

        var (key, built) = (Key(files), Path.Combine(_folder, Built));
        if (!File.Exists(built) || File.ReadLines(built).First() != key)
        {
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }

            var left = BuildLog(files);
            File.WriteAllLines(built, left.Select(id => id.ToString(CultureInfo.InvariantCulture)).Prepend(key));
        }

        var (from, to) = (Path.Combine(root, "artifacts", "bin", "Realtime.Tests", "debug"), Path.GetDirectoryName(Tests)!);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }

        Copy(Path.Combine(_folder, "bin", "Realtime.dll"), Path.Combine(to, "Realtime.dll"));
        return File.ReadLines(built).Skip(1).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    /// <summary>What is built, and what with.</summary>
    private string Key(IEnumerable<MutatedFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(Workshop).Module.ModuleVersionId.ToByteArray());
        var paths = Command.Run("git", ["ls-files", "-co", "--exclude-standard"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(path => (!path.Contains('/', StringComparison.Ordinal) || path.StartsWith("src/Realtime/", StringComparison.Ordinal)
                || path.StartsWith("standins/", StringComparison.Ordinal)) && File.Exists(Path.Combine(root, path)));
        foreach (var path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(File.ReadAllBytes(Path.Combine(root, path)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => file.Path))));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private HashSet<int> BuildLog(IReadOnlyList<MutatedFile> files)
    {
        var log = Path.Combine(root, "src", "Realtime", "Log");
        foreach (var file in Directory.EnumerateFiles(log, "*.cs", SearchOption.AllDirectories))
        {
            Copy(file, Written(Path.GetRelativePath(root, file)));
        }

        using (var source = typeof(Workshop).Assembly.GetManifestResourceStream("LogMutation.cs")!)
        using (var copy = File.Create(Written("src/Realtime/Log/LogMutation.cs")))
        {
            source.CopyTo(copy);
        }

        var targets = Path.Combine(_folder, "Instead.targets");
        File.WriteAllText(targets, Instead);
        string[] build =
        [
            "build", "src/Realtime", "--no-restore", "--no-dependencies", "-v", "quiet", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false",
            "-p:WarningLevel=0", "-p:GenerateDocumentationFile=false", $"-p:CustomBeforeMicrosoftCommonTargets={targets}",
        ];
        var left = files.SelectMany(file => file.Mutants).Select(mutant => mutant.Id).ToHashSet();
        while (true)
        {
            foreach (var file in files)
            {
                File.WriteAllText(Written(file.Path), file.Write(left));
            }

            var built = Command.Run("dotnet", build, root);
            if (built.Code == 0)
            {
                return left;
            }

            var refused = Error().Matches(built.Output).Select(error => Refused(files, error)).ToHashSet();
            if (refused.Count == 0)
            {
                throw new InvalidOperationException(built.Output);
            }

            left.ExceptWith(refused);
        }
    }

    private string Written(string path) => Path.Combine(_folder, path);

    private int Refused(IReadOnlyList<MutatedFile> files, Match error)
    {
        var file = files.FirstOrDefault(file => Written(file.Path) == error.Groups["path"].Value);
        return file?.MutantAt(Number(error, "line"), Number(error, "column")) ?? throw new InvalidOperationException(error.Value);
    }

    private static int Number(Match error, string group) => int.Parse(error.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<path>/[^(\n]+)\((?<line>\d+),(?<column>\d+)\): error .*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Error();
}
