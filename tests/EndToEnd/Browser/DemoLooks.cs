using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>How the demo can look: on a desk or in a hand, in light or dark.</summary>
internal static class DemoLooks
{
    public static IReadOnlyList<(string Name, ViewportSize Size, ColorScheme Colors)> All { get; } =
    [
        ("wide-light", new() { Width = 1280, Height = 800 }, ColorScheme.Light),
        ("wide-dark", new() { Width = 1280, Height = 800 }, ColorScheme.Dark),
        ("narrow-light", new() { Width = 390, Height = 844 }, ColorScheme.Light),
        ("narrow-dark", new() { Width = 390, Height = 844 }, ColorScheme.Dark),
    ];

    /// <summary>A context with that look in which nothing moves.</summary>
    public static BrowserNewContextOptions Options((string Name, ViewportSize Size, ColorScheme Colors) look) =>
        new() { ViewportSize = look.Size, ColorScheme = look.Colors, ReducedMotion = ReducedMotion.Reduce };

    public static async Task ApplyAsync(IPage page, (string Name, ViewportSize Size, ColorScheme Colors) look)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = look.Colors, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(look.Size.Width, look.Size.Height);
    }
}
