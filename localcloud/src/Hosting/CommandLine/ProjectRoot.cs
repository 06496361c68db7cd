namespace LocalCloud.Hosting.CommandLine;

/// <summary>Finds the project that LocalCloud belongs to.</summary>
internal static class ProjectRoot
{
    /// <summary>The directory with <c>cdk.json</c>, above the program or else above the working directory.</summary>
    /// <exception cref="LocalCloudException">There is none.</exception>
    public static string Find() =>
        Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory)
        ?? throw new LocalCloudException("There is no cdk.json above the program or the working directory: run LocalCloud inside the project.");

    private static string? Above(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "cdk.json")))
            {
                return directory.FullName;
            }
        }

        return null;
    }
}
