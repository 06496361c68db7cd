namespace LogMutations;

/// <summary>What is asked for.</summary>
internal sealed class Arguments
{
    private readonly List<string> _texts = [];
    private readonly List<string> _except = [];

    /// <summary>Reads the program's arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="reasons">The file with the reasons, unless another is named.</param>
    public Arguments(IEnumerable<string> arguments, string reasons)
    {
        Reasons = reasons;
        var left = new Queue<string>(arguments);
        while (left.TryDequeue(out var argument))
        {
            switch (argument)
            {
                case "--except":
                    _except.Add(left.Dequeue());
                    break;
                case "--no-build":
                    AreTestsBuilt = true;
                    break;
                case "--by":
                    By = left.Dequeue();
                    break;
                case "--reasons":
                    Reasons = left.Dequeue();
                    break;
                default:
                    _texts.Add(argument);
                    break;
            }
        }
    }

    /// <summary>What the names of the test classes contain that have a say.</summary>
    public string By { get; } = "";

    /// <summary>Whether the tests are built already, as they are.</summary>
    public bool AreTestsBuilt { get; }

    /// <summary>The file with the reasons.</summary>
    public string Reasons { get; }

    /// <summary>Whether a mutant of this name is to be judged.</summary>
    public bool IsAsked(string name) => (_texts.Count == 0 || _texts.Exists(text => name.Contains(text, StringComparison.Ordinal)))
        && !_except.Exists(text => name.Contains(text, StringComparison.Ordinal));
}
