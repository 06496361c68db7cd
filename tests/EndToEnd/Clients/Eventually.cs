namespace EndToEnd.Clients;

/// <summary>Waits for what another process does: asks again until it is so, up to a limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string what, double seconds = 30)
        where T : class
    {
        var end = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        using var timer = new PeriodicTimer(Pause);
        do
        {
            if (await ask() is { } found)
            {
                return found;
            }
        }
        while (TimeProvider.System.GetUtcNow() < end && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));

        throw new TimeoutException($"Not seen within {seconds} s: {what}");
    }

    public static Task BeAsync(Func<Task<bool>> ask, string what, double seconds = 30) =>
        GetAsync(async () => await ask() ? "yes" : null, what, seconds);
}
