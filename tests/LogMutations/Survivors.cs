namespace LogMutations;

/// <summary>The mutants that no test need notice, each with the reason: a line that names it, and below it, indented, why.</summary>
internal sealed class Survivors
{
    private readonly Dictionary<string, string> _reasons = [];

    /// <summary>Reads the list.</summary>
    public Survivors(IEnumerable<string> lines)
    {
        string? name = null;
        foreach (var line in lines.Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            if (!line.StartsWith(' '))
            {
                name = line;
                _reasons.Add(name, "");
            }
            else if (name is not null)
            {
                _reasons[name] += line.Trim();
            }
        }
    }

    /// <summary>Whether a survivor has a reason.</summary>
    public bool Explains(string mutant) => _reasons.GetValueOrDefault(mutant) is { Length: > 0 };

    /// <summary>The entries that explain nothing: without a reason, or of a mutant that is no survivor any more.</summary>
    public IEnumerable<string> Outdated(IReadOnlySet<string> survivors, Func<string, bool> isAsked) =>
        _reasons.Where(reason => isAsked(reason.Key) && (reason.Value.Length == 0 || !survivors.Contains(reason.Key))).Select(reason => reason.Key);
}
