using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Notifications;

/// <summary>What waits for somebody's first sign-in, with the whole system and the published binary.</summary>
public sealed class FirstSignInTests
{
    private const int Waiting = 25;
    private const int More = 10;

    [Fact]
    public async Task What_waited_is_there_once_and_in_order_though_two_tabs_open_a_session_at_once_drains_fail_and_more_comes()
    {
        using var assembly = new CloudAssembly();
        FailingFunctions.FailFirst(assembly, "DrainPending", 2);
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0", "--chaos", "throttle=0.05,seed=15"]);
        var sub = await Administrator.CreateUserAsync(cloud, "newcomer");
        for (var number = 0; number < Waiting; number++)
        {
            var answer = await Notifying.SendAsync(cloud, Id(number), sub);
            Assert.Equal([sub], answer["pending"]!.AsArray().Select(waits => (string)waits!));
        }

        var user = await SignedInUser.SignInAsync(cloud, "newcomer");
        await Task.WhenAll(OpenAsync(user), OpenAsync(user), SendMoreAsync(cloud, sub));

        var messages = await Eventually.GetAsync(
            async () => await Notifying.ReadAsync(user) is { Count: >= Waiting + More } found ? found : null, "all that waited and came", seconds: 90);
        var titles = Notifying.Titles(messages);
        Assert.Equal(Enumerable.Range(0, Waiting + More).Select(Id), titles.Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, Waiting).Select(Id), titles.Where(title => string.CompareOrdinal(title, Id(Waiting)) < 0));
        Assert.Equal(0, FailingFunctions.FailuresLeft(assembly, "DrainPending"));
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"order-{number:d3}");

    private static async Task SendMoreAsync(LocalCloudProcess cloud, string sub)
    {
        for (var number = Waiting; number < Waiting + More; number++)
        {
            await Notifying.SendAsync(cloud, Id(number), sub);
        }
    }

    private static Task OpenAsync(SignedInUser user) => Eventually.BeAsync(
        async () => (await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject())).Status == 200, "a session");
}
