using System.Globalization;

namespace LocalCloud.Tests.Hosting;

/// <summary>Whether processes are there, from <c>/proc</c>; a zombie is gone.</summary>
internal static class Processes
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public static bool Exists(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ids of the processes below <paramref name="id"/>, all generations.</summary>
    public static IReadOnlyList<int> Descendants(int id)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process > 0 && Exists(process))
            .Select(process => (Id: process, Parent: ParentOf(process)))
            .ToList();
        List<int> found = [id];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(process => process.Parent == found[i]).Select(process => process.Id));
        }

        return found[1..];
    }

    public static async Task AssertGoneAsync(int id, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (Exists(id))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Deadline, $"Process {id} is still there.");
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Sends a signal: <c>-STOP</c>.</summary>
    public static void Signal(int id, string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [name, id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static int ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
