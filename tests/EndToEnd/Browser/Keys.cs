using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Gets everywhere by Tab.</summary>
internal sealed class Keys(IPage page)
{
    private const int Most = 60;

    public async Task ToAsync(ILocator target)
    {
        await target.WaitForAsync();
        for (var presses = 0; presses < Most; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not lead to {target}.");
    }

    public async Task PressAsync(string testId)
    {
        await ToAsync(page.GetByTestId(testId));
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task TypeIntoAsync(string testId, string text)
    {
        await ToAsync(page.GetByTestId(testId));
        await page.Keyboard.TypeAsync(text);
    }
}
