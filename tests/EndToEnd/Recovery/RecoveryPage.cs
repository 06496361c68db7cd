using EndToEnd.Running;

namespace EndToEnd.Recovery;

/// <summary>The page in <c>tests/RecoveryPage</c>, bundled from the client library's sources and served.</summary>
internal static class RecoveryPage
{
    public static async Task<Site> StartAsync()
    {
        await Tool.RunAsync(Repository.PathTo("tests", "RecoveryPage"), Repository.PathTo("node_modules", ".bin", "vite"), "build", "--logLevel", "warn");
        return await Site.ServeAsync(Repository.PathTo("artifacts", "recovery-page"));
    }
}
