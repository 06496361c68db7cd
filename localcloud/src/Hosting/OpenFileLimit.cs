using System.Globalization;

namespace LocalCloud.Hosting;

/// <summary>How many files and connections this process may have open at once. .NET has raised the limit as far as it goes when it starts.</summary>
internal static class OpenFileLimit
{
    // What .NET, its listeners and the children need is some hundreds; connections and files of state come on top.
    private const int Least = 1_024;

    private const string Line = "Max open files";

    /// <summary>Demands that there are enough: who has none left ends somewhere in the middle, without a word that helps.</summary>
    /// <exception cref="LocalCloudException">There are not.</exception>
    public static void Demand()
    {
        if (File.Exists("/proc/self/limits") && ProblemIn(File.ReadAllText("/proc/self/limits")) is { } problem)
        {
            throw new LocalCloudException(problem);
        }
    }

    /// <summary>What is wrong with the limits, as the kernel lists them, or <see langword="null"/>.</summary>
    public static string? ProblemIn(string limits)
    {
        var words = limits.Split('\n').FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var hard, ..] && int.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most < Least
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"LocalCloud needs {Least} open files, and this shell allows {most} (ulimit -Hn). Start it in a shell with a higher limit.")
            : null;
    }
}
