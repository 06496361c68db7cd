using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalCloud.Hosting;

/// <summary>Signals to children, which lead process groups of their own, and to all that they started.</summary>
internal static class ProcessGroups
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Sends SIGKILL to the process and its group.</summary>
    public static void Kill(Process process)
    {
        Signal(process, SigKill);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Sends SIGTERM to the process and its group.</summary>
    public static void Terminate(Process process) => Signal(process, SigTerm);

    // The group outlives its leader when a grandchild is left, so the group is signalled whether or not the leader is there. It can't be
    // somebody else's: a process id is not given out again while a group has it, and without members the signal reaches nobody.
    private static void Signal(Process process, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (SendSignal(-process.Id, signal) != 0 && !process.HasExited)
        {
            _ = SendSignal(process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
