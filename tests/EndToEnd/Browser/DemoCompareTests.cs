using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>The demo's side-by-side page: what it counts is what happened.</summary>
public sealed class DemoCompareTests(BrowserFixture chromium) : IAsyncLifetime
{
    private LocalCloudProcess _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LocalCloudProcess.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("0")]
    [InlineData("5000")]
    public async Task After_a_cut_stock_Amplify_PubSub_has_lost_messages_and_the_library_none(string duration)
    {
        await using var alice = await DemoPage.OpenAsync(chromium.Browser, _cloud, "alice");
        await alice.ShowAsync("Compare");
        var page = alice.Page;
        await Assertions.Expect(page.GetByTestId("compare-sent")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(page.GetByTestId("stock-received")).Not.ToHaveTextAsync("0");
        await Assertions.Expect(page.GetByTestId("stock-lost")).ToHaveTextAsync("0");

        await page.GetByTestId("cut-duration").SelectOptionAsync(duration);
        await page.GetByTestId("cut").ClickAsync();
        await Assertions.Expect(page.GetByTestId("verdict")).ToContainTextAsync("the library was back in", new() { Timeout = 90_000 });
        await Assertions.Expect(page.GetByTestId("verdict")).ToContainTextAsync("and lost nothing.");
        await page.GetByTestId("sending").UncheckAsync();

        await Assertions.Expect(page.GetByTestId("ours-lost")).ToHaveTextAsync("0");
        await Assertions.Expect(page.GetByTestId("ours-repeated")).ToHaveTextAsync("0");
        await Assertions.Expect(page.GetByTestId("stock-lost")).Not.ToHaveTextAsync("0");
        // Nothing is under way any more: all that was sent is here.
        await page.WaitForFunctionAsync(
            "() => document.querySelector('[data-testid=ours-received]').textContent === document.querySelector('[data-testid=compare-sent]').textContent");
        Assert.Empty(await _cloud.RefusedAsync());
    }
}
