using System.Globalization;
using System.Text.RegularExpressions;

namespace LogMutations;

/// <summary>A copy of the repository in which the log is built with all its mutants at once, so that nobody's files are touched.</summary>
internal sealed partial class Workshop : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("log-mutations-").FullName;

    public Workshop(string root)
    {
        foreach (var path in Command.Run("git", ["ls-files", "-co", "--exclude-standard"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !path.StartsWith("clients/", StringComparison.Ordinal) && File.Exists(Path.Combine(root, path))))
        {
            var copy = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(root, path), copy);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), Path.Combine(root, "node_modules"));
    }

    /// <summary>The tests, once they are built.</summary>
    public string Tests => Path.Combine(_folder, "artifacts", "bin", "Realtime.Tests", "debug", "Realtime.Tests");

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
        using var source = typeof(Workshop).Assembly.GetManifestResourceStream("LogMutation.cs")!;
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

            var built = Command.Run(
                "dotnet",
                ["build", "tests/Realtime.Tests", "-v", "quiet", "--nologo", "-p:TreatWarningsAsErrors=false", "-p:WarningLevel=0", "-p:GenerateDocumentationFile=false"],
                _folder);
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"^(?<path>/[^(\n]+)\((?<line>\d+),(?<column>\d+)\): error .*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Error();
}
