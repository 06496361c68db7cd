namespace LocalCloud.Iam;

/// <summary>
/// Text of a policy with wildcards and variables, compiled. It is matched for every MQTT message, so matching allocates nothing:
/// the stars cut the pattern into runs of fixed length, the first and the last stand at the ends of the text, and each one between is
/// looked for from left to right, which is enough because a star takes anything.
/// </summary>
/// <remarks>
/// A variable's value is taken literally: a client that calls itself <c>*</c> gains nothing. A variable without a value, or with
/// several, matches nothing, as AWS has it.
/// </remarks>
internal sealed class PolicyPattern
{
    private readonly PatternPart[][] _runs;

    private PolicyPattern(PatternPart[][] runs) => _runs = runs;

    /// <summary>Compiles the pattern.</summary>
    /// <param name="parts">What <see cref="PatternParser"/> read.</param>
    public static PolicyPattern Of(IReadOnlyList<PatternPart> parts)
    {
        List<PatternPart[]> runs = [];
        List<PatternPart> run = [];
        foreach (var part in parts)
        {
            if (part.Kind is PatternPartKind.AnyRun)
            {
                runs.Add([.. run]);
                run.Clear();
            }
            else
            {
                run.Add(part);
            }
        }

        runs.Add([.. run]);
        return new([.. runs]);
    }

    /// <summary>Whether <paramref name="text"/> fits.</summary>
    public bool Matches(ReadOnlySpan<char> text, in PolicyContext context, StringComparison comparison = StringComparison.Ordinal)
    {
        var rest = Take(_runs[0], text, context, comparison);
        if (rest < 0)
        {
            return false;
        }

        text = text[rest..];
        if (_runs.Length == 1)
        {
            return text.IsEmpty;
        }

        for (var i = 1; i < _runs.Length - 1; i++)
        {
            var end = Find(_runs[i], text, context, comparison);
            if (end < 0)
            {
                return false;
            }

            text = text[end..];
        }

        var last = LengthOf(_runs[^1], context);
        return last >= 0 && last <= text.Length && Take(_runs[^1], text[^last..], context, comparison) == last;
    }

    // Length of the run when it stands at the beginning of the text, or -1.
    private static int Take(PatternPart[] run, ReadOnlySpan<char> text, in PolicyContext context, StringComparison comparison)
    {
        var taken = 0;
        foreach (var part in run)
        {
            var value = ValueOf(part, context);
            if (value is null || taken + value.Length > text.Length)
            {
                return -1;
            }

            if (part.Kind is not PatternPartKind.AnyOne && !text[taken..].StartsWith(value, comparison))
            {
                return -1;
            }

            taken += value.Length;
        }

        return taken;
    }

    // End of the run's first occurrence in the text, or -1.
    private static int Find(PatternPart[] run, ReadOnlySpan<char> text, in PolicyContext context, StringComparison comparison)
    {
        for (var start = 0; start <= text.Length; start++)
        {
            var length = Take(run, text[start..], context, comparison);
            if (length >= 0)
            {
                return start + length;
            }
        }

        return -1;
    }

    private static int LengthOf(PatternPart[] run, in PolicyContext context)
    {
        var length = 0;
        foreach (var part in run)
        {
            if (ValueOf(part, context) is not { } value)
            {
                return -1;
            }

            length += value.Length;
        }

        return length;
    }

    private static string? ValueOf(in PatternPart part, in PolicyContext context) => part.Kind switch
    {
        PatternPartKind.Variable => context.Single(part.Text) ?? part.Default,
        PatternPartKind.AnyOne => "?",
        _ => part.Text,
    };
}

/// <summary>A piece of a <see cref="PolicyPattern"/>.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The literal text, or the variable's key.</param>
/// <param name="Default">The variable's default value, or <see langword="null"/>.</param>
internal readonly record struct PatternPart(PatternPartKind Kind, string Text = "", string? Default = null);

/// <summary>What a <see cref="PatternPart"/> stands for.</summary>
internal enum PatternPartKind
{
    /// <summary>Itself.</summary>
    Literal,

    /// <summary><c>*</c>: any run of characters, slashes and colons included.</summary>
    AnyRun,

    /// <summary><c>?</c>: exactly one character.</summary>
    AnyOne,

    /// <summary><c>${key}</c>: the value of a condition key, taken literally.</summary>
    Variable,
}
