// Compiled into every test project.
namespace Tests;

/// <summary>Where the tests' own sources are.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>Serverless.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below it.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("No Serverless.sln above the tests.");
    }
}
