using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>What axe finds wrong with a page for those who see it badly or not at all.</summary>
internal static class Axe
{
    /// <summary>What it finds in each of the ways that the demo can look.</summary>
    public static Task<IReadOnlyList<string>> FindAsync(IPage page, string name) => FindAsync(page, name, DemoLooks.All);

    /// <summary>What it finds in each of these looks.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IPage page, string name, IEnumerable<(string Name, ViewportSize Size, ColorScheme Colors)> looks)
    {
        List<string> violations = [];
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            // Not as a script of the page: its policy may let none run but its own.
            var source = await File.ReadAllTextAsync(Repository.PathTo("node_modules", "axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
            await page.EvaluateAsync("(source) => { (0, eval)(source); }", source);
        }

        foreach (var look in looks)
        {
            await DemoLooks.ApplyAsync(page, look);
            var found = await page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                  .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
                """);
            violations.AddRange(found.Select(violation => $"{name}, {look.Name}: {violation}"));
        }

        return violations;
    }
}
