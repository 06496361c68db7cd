using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LogMutations;

/// <summary>
/// A copy of the repository in which the log is built with all its mutants at once, so that nobody's files are touched. It is kept for the
/// next run over the same code: whoever writes a test for a survivor waits for no build but that of the test.
/// </summary>
internal sealed partial class Workshop(string root)
{
    private const string Built = "built.txt";

    private static readonly string[] Settings = ["-v", "quiet", "--nologo", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0", "-p:GenerateDocumentationFile=false"];

    private readonly string _folder = Path.Combine(root, "artifacts", "log-mutations");

    /// <summary>The tests, once they are built.</summary>
    public string Tests => Path.Combine(Output(_folder, "Realtime.Tests"), "Realtime.Tests");

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
    public IReadOnlySet<int> Build(IReadOnlyList<MutatedFile> files)
    {
        // The tests are those of the repository: nothing in them changes.
        var tests = Command.Run("dotnet", ["build", "tests/Realtime.Tests", "-v", "quiet", "--nologo"], root);
        if (tests.Code != 0)
        {
            throw new InvalidOperationException(tests.Output);
        }

        var (paths, built) = (Files(), Path.Combine(_folder, Built));
        var key = Key(paths, files);
        if (!File.Exists(built) || File.ReadLines(built).First() != key)
        {
            Copy(paths);
            File.WriteAllLines(built, BuildLog(files).Select(id => id.ToString(CultureInfo.InvariantCulture)).Prepend(key));
        }

        var (from, to) = (Output(root, "Realtime.Tests"), Output(_folder, "Realtime.Tests"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        File.Copy(Path.Combine(Output(_folder, "Realtime"), "Realtime.dll"), Path.Combine(to, "Realtime.dll"), overwrite: true);
        return File.ReadLines(built).Skip(1).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
    }

    private static string Output(string folder, string project) => Path.Combine(folder, "artifacts", "bin", project, "debug");

    /// <summary>What is built, and what with.</summary>
    private List<string> Files() => [.. Command.Run("git", ["ls-files", "-co", "--exclude-standard"], root).Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(path => (!path.Contains('/', StringComparison.Ordinal) || path.StartsWith("src/", StringComparison.Ordinal)
            || path.StartsWith("standins/", StringComparison.Ordinal)) && File.Exists(Path.Combine(root, path)))];

    private string Key(IEnumerable<string> paths, IEnumerable<MutatedFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(Workshop).Module.ModuleVersionId.ToByteArray());
        foreach (var path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(File.ReadAllBytes(Path.Combine(root, path)));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => file.Path))));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private void Copy(IEnumerable<string> paths)
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        foreach (var path in paths)
        {
            var copy = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(root, path), copy);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), Path.Combine(root, "node_modules"));
    }

    private HashSet<int> BuildLog(IReadOnlyList<MutatedFile> files)
    {
        using (var source = typeof(Workshop).Assembly.GetManifestResourceStream("LogMutation.cs")!)
        using (var copy = File.Create(Path.Combine(_folder, "src", "Realtime", "Log", "LogMutation.cs")))
        {
            source.CopyTo(copy);
        }

        var left = files.SelectMany(file => file.Mutants).Select(mutant => mutant.Id).ToHashSet();
        while (true)
        {
            foreach (var file in files)
            {
                File.WriteAllText(Path.Combine(_folder, file.Path), file.Write(left));
            }

            var built = Command.Run("dotnet", ["build", "src/Realtime", .. Settings], _folder);
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

    private int Refused(IReadOnlyList<MutatedFile> files, Match error)
    {
        var file = files.FirstOrDefault(file => Path.Combine(_folder, file.Path) == error.Groups["path"].Value);
        return file?.MutantAt(Number(error, "line"), Number(error, "column")) ?? throw new InvalidOperationException(error.Value);
    }

    private static int Number(Match error, string group) => int.Parse(error.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<path>/[^(\n]+)\((?<line>\d+),(?<column>\d+)\): error .*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Error();
}
