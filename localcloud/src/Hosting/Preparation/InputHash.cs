using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Hosting.Preparation;

/// <summary>One hash over names and contents of files.</summary>
internal static class InputHash
{
    // What builds write next to sources, and tests beside them, which nothing is made from.
    private static readonly HashSet<string> Skipped = ["bin", "obj", "dist", "node_modules", "artifacts", "TestResults", "tests"];

    /// <summary>Hashes the files at or below <paramref name="paths"/>; what is not there counts as not there.</summary>
    public static string Of(string root, IEnumerable<string> paths, string circumstances)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(circumstances));
        foreach (var file in paths.SelectMany(path => Files(Path.Combine(root, path))).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetRelativePath(root, file)}\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path)
                .Where(IsSource)
                .Concat(Directory.EnumerateDirectories(path).Where(folder => !Skipped.Contains(Path.GetFileName(folder))).SelectMany(Files))
            : [];
    }

    // Publishing writes and deletes lock files of its variants.
    private static bool IsSource(string file) =>
        !(Path.GetFileName(file) is var name
            && name.StartsWith("packages.", StringComparison.Ordinal)
            && name.EndsWith(".lock.json", StringComparison.Ordinal)
            && name != "packages.lock.json");
}
