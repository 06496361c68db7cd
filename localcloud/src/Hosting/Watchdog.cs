using System.Diagnostics;
using System.Globalization;

namespace LocalCloud.Hosting;

/// <summary>
/// A shell that knows the children's process groups and kills them when its standard input ends, which the kernel sees to however
/// LocalCloud ends. Unlike the parent-death signal it reaches what the children themselves started.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        all=' '
        while read -r sign id; do
          case $sign in
            +) all="$all$id " ;;
            -) all="${all%% $id *} ${all#* $id }" ;;
          esac
        done
        for id in $all; do kill -KILL -- "-$id" 2>/dev/null || kill -KILL "$id" 2>/dev/null; done
        """;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private bool _ended;

    private Watchdog(Process process) => _process = process;

    /// <summary>Starts it, in a session of its own so that Ctrl-C in a terminal does not reach it.</summary>
    public static Watchdog Start(SpawnThread spawner, bool hasSetsid)
    {
        string[] words = [.. hasSetsid ? ["setsid"] : Array.Empty<string>(), "sh", "-c", Script];
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true };
        var process = new Process { StartInfo = start };
        spawner.Start(process);
        return new Watchdog(process);
    }

    /// <summary>The process group dies with LocalCloud from now on.</summary>
    public void Watch(int id) => Write('+', id);

    /// <summary>The process group is gone.</summary>
    public void Forget(int id) => Write('-', id);

    /// <summary>Ends the watchdog; what it still watches is killed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
        }

        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Write(char sign, int id)
    {
        lock (_lock)
        {
            if (_ended || _process.HasExited)
            {
                return;
            }

            _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sign} {id}"));
            _process.StandardInput.Flush();
        }
    }
}
