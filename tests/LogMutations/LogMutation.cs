namespace Realtime.Log;

/// <summary>In the mutated assembly: which mutant this process is, and in which members its tests came by.</summary>
internal static class LogMutation
{
    private static int Mutant = int.Parse(System.Environment.GetEnvironmentVariable("LOG_MUTANT") ?? "0");
    private static readonly string? File = System.Environment.GetEnvironmentVariable("LOG_MUTANT_REACHED");
    private static readonly bool[] Reached = new bool[10_000];

    static LogMutation()
    {
        if (File is not null)
        {
            System.AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.WriteAllLines(
                File,
                System.Linq.Enumerable.Range(0, Reached.Length).Where(member => Reached[member])
                    .Prepend((int)System.Environment.CpuUsage.TotalTime.TotalMilliseconds).Select(number => $"{number}"));
        }
    }

    /// <summary>The mutant, asked for in a member that has some.</summary>
    public static int In(int member)
    {
        Reached[member] = true;
        return Mutant;
    }
}
