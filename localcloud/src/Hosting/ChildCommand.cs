using System.Text.RegularExpressions;

namespace LocalCloud.Hosting;

/// <summary>A program to run as a child process.</summary>
public sealed record ChildCommand
{
    /// <summary>For people: <c>dynalite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program: a path, or a name looked up in <c>PATH</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments. Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs. Default: LocalCloud's own directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Environment variables beyond the inherited ones; <see langword="null"/> takes one away. Default: none.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether LocalCloud's own environment variables are passed on. Default: they are.</summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>The line of output that says the program is ready, or <see langword="null"/> when it is as soon as it runs.</summary>
    public Regex? Ready { get; init; }

    /// <summary>How long it may take to be ready. Default: 30 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where standard output and error go instead of being captured, appended; or <see langword="null"/>.</summary>
    public string? OutputFile { get; init; }
}
