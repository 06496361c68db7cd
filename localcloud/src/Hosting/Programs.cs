namespace LocalCloud.Hosting;

/// <summary>Looks programs up in <c>PATH</c>.</summary>
internal static class Programs
{
    /// <summary>The program's path, or <see langword="null"/> when there is none.</summary>
    public static string? Find(string name) =>
        name.Contains('/')
            ? name
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(directory => Path.Combine(directory, name))
                .FirstOrDefault(File.Exists);
}
