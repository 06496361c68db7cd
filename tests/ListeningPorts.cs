// Compiled into the test projects that look where processes listen.
using System.Globalization;

namespace Tests;

/// <summary>The TCP ports on which processes listen, from <c>/proc</c>.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private const string Socket = "socket:[";

    /// <summary>The ports of one process.</summary>
    public static IReadOnlyList<int> Of(int process) => Of([process]);

    /// <summary>The ports of a process and of all that it started.</summary>
    public static IReadOnlyList<int> OfTree(int process) => Of(Tree(process));

    private static IReadOnlyList<int> Of(IEnumerable<int> processes)
    {
        var sockets = processes.SelectMany(SocketsOf).ToHashSet();
        return
        [
            .. File.ReadAllLines("/proc/net/tcp").Skip(1).Concat(File.ReadAllLines("/proc/net/tcp6").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == Listening && sockets.Contains(fields[9]))
                .Select(fields => int.Parse(fields[1][(fields[1].LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Distinct()
                .Order(),
        ];
    }

    private static IEnumerable<string> SocketsOf(int process) => Directory.GetFiles($"/proc/{process}/fd")
        .Select(descriptor => new FileInfo(descriptor).LinkTarget)
        .OfType<string>()
        .Where(target => target.StartsWith(Socket, StringComparison.Ordinal))
        .Select(target => target[Socket.Length..^1]);

    private static List<int> Tree(int root)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(ParentOf);
        List<int> found = [root];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents[found[i]]);
        }

        return found;
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
            return 0; // it has ended
        }
    }
}
