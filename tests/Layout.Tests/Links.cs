using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Layout.Tests;

/// <summary>The links of a Markdown file that lead nowhere inside the repository. Other sites are not asked.</summary>
internal static class Links
{
    private static readonly MarkdownPipeline GitHub =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <summary>The dead ones among the links of <paramref name="text"/>, each with its line.</summary>
    /// <param name="root">The folder that holds the site.</param>
    /// <param name="path">Where the text stands, below <paramref name="root"/>.</param>
    /// <param name="text">Markdown as GitHub reads it.</param>
    public static IEnumerable<string> Dead(string root, string path, string text) => Markdown.Parse(text, GitHub)
        .Descendants<LinkInline>()
        .Where(link => !Leads(root, path, text, link.Url ?? ""))
        .Select(link => $"{path}:{link.Line + 1}: {link.Url}");

    private static bool Leads(string root, string path, string text, string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" or "mailto")
        {
            return true;
        }

        var (file, anchor) = url.Split('#', 2) is [var before, var after] ? (before, after) : (url, null);
        if (file.Length == 0)
        {
            return anchor is not null && Anchors(text).Contains(anchor);
        }

        var full = Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(path)!, Uri.UnescapeDataString(file)));
        if (file.StartsWith('/') || !full.StartsWith(root, StringComparison.Ordinal))
        {
            return false;
        }

        return anchor is null
            ? File.Exists(full) || Directory.Exists(full)
            : File.Exists(full) && Path.GetExtension(full) == ".md" && Anchors(File.ReadAllText(full)).Contains(anchor);
    }

    private static IEnumerable<string?> Anchors(string text) =>
        Markdown.Parse(text, GitHub).Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id);
}
