namespace LocalCloud.Tests.Fakes;

/// <summary>Waits for what other processes and threads do.</summary>
internal static class Until
{
    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        while (!condition())
        {
            await Task.Delay(5, either.Token);
        }
    }
}
