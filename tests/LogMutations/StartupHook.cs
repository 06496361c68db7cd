using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

/// <summary>
/// Turns the tests' program into one that judges mutant after mutant, each a line of its input (the mutant, then test classes): most of the time
/// of a short run is the start of a process and the compilation of what it runs. The runtime calls this before the program begins.
/// </summary>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for this name.")]
internal static class StartupHook
{
    /// <summary>What an answer begins with, among what else the program writes.</summary>
    public const string Answer = "judged ";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("LOG_MUTANT_JUDGE") is null)
        {
            return;
        }

        using var lines = new BlockingCollection<string>();
        var reader = new Thread(() => Read(lines)) { IsBackground = true };
        reader.Start();
        var mutant = Assembly.Load("Realtime").GetType("Realtime.Log.LogMutation")!.GetField("Mutant", BindingFlags.Static | BindingFlags.NonPublic)!;
        foreach (var line in lines.GetConsumingEnumerable())
        {
            var words = line.Split(' ');
            mutant.SetValue(null, int.Parse(words[0], CultureInfo.InvariantCulture));
            var fails = LogMutations.TestClasses.FailsAsync(Assembly.GetEntryAssembly()!, words[1..]).GetAwaiter().GetResult();
            Console.Error.WriteLine(Answer + fails);
        }
    }

    /// <summary>The process ends with the one that asks, whatever a mutant does meanwhile.</summary>
    private static void Read(BlockingCollection<string> lines)
    {
        while (Console.In.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        Environment.Exit(0);
    }
}
