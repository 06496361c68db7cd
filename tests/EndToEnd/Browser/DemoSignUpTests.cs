using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>Making oneself an account in the demo, where the user pool allows it.</summary>
public sealed class DemoSignUpTests(BrowserFixture chromium)
{
    [Fact]
    public async Task Whoever_signs_up_and_confirms_the_e_mail_is_in()
    {
        await using var cloud = await LocalCloudProcess.StartAsync("--self-sign-up");
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud);
        var page = demo.Page;

        await page.GetByTestId("switch").ClickAsync();
        await page.GetByTestId("username").FillAsync("carol");
        await page.GetByTestId("email").FillAsync("carol@example.com");
        await page.GetByTestId("password").FillAsync("short");
        await page.GetByTestId("sign-up").ClickAsync();
        await Assertions.Expect(page.GetByTestId("sign-up")).ToBeVisibleAsync(); // the browser refuses nine characters and fewer
        await page.GetByTestId("password").FillAsync("Carols-Password-1");
        await page.GetByTestId("sign-up").ClickAsync();

        await page.GetByTestId("code").FillAsync("000000");
        await page.GetByTestId("confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("error")).ToBeVisibleAsync();
        await page.GetByTestId("code").FillAsync("123456");
        await page.GetByTestId("confirm").ClickAsync();

        await demo.WaitForStateAsync("Connected");
        await demo.SendAsync("I am new here");
        await Assertions.Expect(demo.Messages).ToHaveAttributeAsync("data-status", "sent");
    }

    [Fact]
    public async Task Where_administrators_make_the_users_nobody_is_offered_an_account_and_a_wrong_password_is_told()
    {
        await using var cloud = await LocalCloudProcess.StartAsync();
        await using var demo = await DemoPage.OpenAsync(chromium.Browser, cloud);
        await demo.Page.GetByTestId("username").FillAsync("alice");
        await demo.Page.GetByTestId("password").FillAsync("not hers");
        await demo.Page.GetByTestId("sign-in").ClickAsync();

        await Assertions.Expect(demo.Page.GetByTestId("error")).ToContainTextAsync("password");
        await Assertions.Expect(demo.Page.GetByTestId("switch")).ToHaveCountAsync(0);
        await demo.SignInAsync("alice");
    }
}
