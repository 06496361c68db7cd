using System.Net.Http.Headers;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>What a browser downloads before the demo can be used.</summary>
public sealed class DemoBundleTests(BrowserFixture chromium)
{
    private const int MostBytes = 250 * 1_000;

    [Fact]
    public async Task The_first_load_is_under_250_KB_gzipped_up_to_the_first_chat_room()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud);
        await demo.SignInAsync("alice");
        await Assertions.Expect(demo.Page.GetByTestId("message-input")).ToBeVisibleAsync();
        var urls = await demo.Page.EvaluateAsync<string[]>(
            "() => [location.origin + '/', ...performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(location.origin))]");
        Assert.Contains(urls, url => url.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(urls, url => url.EndsWith(".css", StringComparison.Ordinal));

        var total = 0L;
        foreach (var url in urls.Distinct())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var size = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
            Assert.True(url.EndsWith("/config.json", StringComparison.Ordinal) || answer.Content.Headers.ContentEncoding.Single() == "gzip", $"{url} is not compressed");
            TestContext.Current.SendDiagnosticMessage($"{size,8} {url}");
            total += size;
        }

        Assert.InRange(total, 50_000, MostBytes);
    }
}
