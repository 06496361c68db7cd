using System.Globalization;

namespace LocalCloud.Lambda;

/// <summary>Memory of other processes.</summary>
internal static class ProcessMemory
{
    /// <summary>The most that the process has had at once; 0 when it is gone.</summary>
    public static int PeakMegabytes(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var kilobytes = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, _] ? number : "0";
            return (int.Parse(kilobytes, CultureInfo.InvariantCulture) + 1023) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
