using System.Globalization;

namespace LocalCloud.Lambda;

/// <summary>Memory of other processes.</summary>
internal static class ProcessMemory
{
    /// <summary>The most that the process has had at once; 0 when it is gone.</summary>
    public static int PeakMegabytes(int processId) => Megabytes(processId, "VmHWM:");

    /// <summary>What the process has for itself now, without pages of files; 0 when it is gone.</summary>
    public static int OwnMegabytes(int processId) => Megabytes(processId, "RssAnon:");

    private static int Megabytes(int processId, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            var kilobytes = line?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, var number, _] ? number : "0";
            return (int.Parse(kilobytes, CultureInfo.InvariantCulture) + 1023) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
