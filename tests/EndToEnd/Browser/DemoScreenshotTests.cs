using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>
/// The pictures of the demo in <c>docs/images</c>. <c>UPDATE_SCREENSHOTS=1</c> takes them anew; otherwise they are only counted, because no two
/// machines draw letters alike.
/// </summary>
public sealed class DemoScreenshotTests(BrowserFixture chromium)
{
    private const int MostBytes = 3_000_000;
    private static readonly (string Name, bool SignedIn, Func<DemoPage, Task> Show)[] Screens =
        [.. DemoScenes.All.Where(scene => scene.Name is not "account")]; // a menu, and not a screen
    private static readonly string Folder = Repository.PathTo("docs", "images");

    [Fact]
    public async Task There_is_a_picture_of_every_screen_wide_and_narrow_in_light_and_dark()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
        {
            await TakeAsync();
        }

        var pictures = new DirectoryInfo(Folder).GetFiles("demo-*.png");
        Assert.Equal(
            Screens.SelectMany(scene => DemoLooks.All.Select(look => $"demo-{scene.Name}-{look.Name}.png")).Order(StringComparer.Ordinal),
            pictures.Select(picture => picture.Name).Order(StringComparer.Ordinal));
        Assert.All(pictures, picture => Assert.InRange(picture.Length, 5_000, 300_000));
        Assert.InRange(pictures.Sum(picture => picture.Length), 1, MostBytes);
    }

    private async Task TakeAsync()
    {
        using var assembly = new CloudAssembly();
        await using var cloud = await DemoScenes.StartCloudAsync(assembly);
        await new DemoScenes(chromium.Browser, cloud).FillAsync();
        Directory.CreateDirectory(Folder);
        foreach (var (name, signedIn, show) in Screens)
        {
            foreach (var look in DemoLooks.All)
            {
                await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud, DemoLooks.Options(look));
                await (signedIn ? demo.SignInAsync("alice") : Assertions.Expect(demo.Page.GetByTestId("sign-in")).ToBeVisibleAsync());
                await show(demo);
                await demo.Page.EvaluateAsync("() => { scrollTo(0, 0); }");
                await demo.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"demo-{name}-{look.Name}.png"), Caret = ScreenshotCaret.Hide });
            }
        }
    }
}
