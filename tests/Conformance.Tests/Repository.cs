namespace Conformance.Tests;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string FactsPath => Path.Combine(Root, "tests", "Conformance", "facts.json");

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("No Serverless.sln above the test's folder.");
    }
}
