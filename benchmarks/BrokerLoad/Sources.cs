namespace BrokerLoad;

/// <summary>Where the repository is.</summary>
internal static class Sources
{
    /// <summary>The folder of <c>Serverless.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("BrokerLoad does not run inside the repository.");
    }
}
