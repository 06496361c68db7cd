using System.Globalization;

namespace LocalCloud.Hosting;

/// <summary>
/// Ends LocalCloud when the <c>dotnet run</c> that started it is killed: to whoever started that, it is LocalCloud. Other parents,
/// a shell for instance, may end before it.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Calls <paramref name="stop"/> when the parent is gone, and ends the process when that takes longer than 3 s.</summary>
    public static async Task RunAsync(Action stop, CancellationToken cancellationToken)
    {
        if (ParentOf("self") is not { } parent || !IsDotnetRun(parent))
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (ParentOf("self") != parent)
                {
                    stop();
                    await Task.Delay(Patience, CancellationToken.None);
                    Environment.Exit(1);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // LocalCloud ends.
        }
    }

    private static bool IsDotnetRun(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return Path.GetFileNameWithoutExtension(words[0]) == "dotnet" && words.Contains("run");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int? ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            // The program's name stands in parentheses and may hold anything; then come state and parent.
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
