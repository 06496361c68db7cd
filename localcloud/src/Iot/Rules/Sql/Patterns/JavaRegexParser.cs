using System.Globalization;
using System.Text;

namespace LocalCloud.Iot.Rules.Sql.Patterns;

/// <summary>Translates a pattern in Java's syntax into .NET's.</summary>
internal sealed class JavaRegexParser
{
    private const int Deepest = 100;

    // An engine without backtracking writes repetitions out.
    private const int MostCopies = 2_000;

    private readonly PatternReader _reader;
    private readonly JavaClasses _classes;
    private readonly Dictionary<string, int> _names = [];
    private int _groups;
    private int _depth;
    private long _copies = 1;
    private bool _dotIsAll;
    private bool _isMultiline;

    /// <summary>Begins.</summary>
    public JavaRegexParser(string pattern)
    {
        _reader = new(pattern);
        _classes = new(_reader);
    }

    /// <summary>Whether it has what an engine without backtracking can't do: looking around, references, groups that give nothing back.</summary>
    public bool NeedsBacktracking { get; private set; }

    /// <summary>The pattern in .NET's syntax.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="NotSupportedException">It is one that is not carried out.</exception>
    public string Parse()
    {
        var translated = Alternatives();
        return _reader.IsAtEnd ? translated : throw new FormatException("Unmatched closing ')'.");
    }

    private string Alternatives()
    {
        if (++_depth > Deepest)
        {
            throw new FormatException("Groups are nested too deeply.");
        }

        var written = new StringBuilder();
        while (!_reader.IsAtEnd && _reader.Peek != ')')
        {
            if (_reader.Takes("|"))
            {
                written.Append('|');
            }
            else
            {
                AppendRepeated(written);
            }
        }

        _depth--;
        return written.ToString();
    }

    private void AppendRepeated(StringBuilder written)
    {
        if (_reader.Takes(@"\Q"))
        {
            // A quantifier behind it is for its last character.
            var runes = _reader.Until(@"\E", isOptional: true).EnumerateRunes().ToList();
            for (var i = 0; i < runes.Count; i++)
            {
                var literal = _classes.Literal(runes[i].Value).ToPattern();
                written.Append(i < runes.Count - 1 ? literal : Quantified(literal));
            }

            return;
        }

        written.Append(Quantified(Atom()));
    }

    private string Quantified(string atom)
    {
        var quantifier = Quantifier();
        if (quantifier.Length == 0)
        {
            return atom;
        }

        if (_reader.Takes("+"))
        {
            NeedsBacktracking = true;
            return $"(?>(?:{atom}){quantifier})";
        }

        return $"(?:{atom}){quantifier}{(_reader.Takes("?") ? "?" : "")}";
    }

    private string Quantifier()
    {
        if (_reader.Peek is '*' or '+' or '?')
        {
            return ((char)_reader.Take()).ToString();
        }

        if (!_reader.Takes("{"))
        {
            return "";
        }

        var least = Count();
        var most = _reader.Takes(",") ? (_reader.Sees("}") ? (int?)null : Count()) : least;
        if (!_reader.Takes("}") || most < least)
        {
            throw new FormatException("Illegal repetition range.");
        }

        _copies *= Math.Max(1, most ?? least);
        if (_copies > MostCopies)
        {
            NeedsBacktracking = true;
            _copies = MostCopies;
        }

        return most == least
            ? string.Create(CultureInfo.InvariantCulture, $"{{{least}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}");
    }

    private int Count() =>
        int.TryParse(_reader.Digits(10, char.IsAsciiDigit), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException("Illegal repetition.");

    private string Atom()
    {
        switch (_reader.Take())
        {
            case '(':
                return Group();
            case '[':
                return _classes.Class().ToPattern();
            case '.':
                return (_dotIsAll ? CodePoints.All : JavaClasses.Ends.Not()).ToPattern();
            case '^':
                return _isMultiline ? "(?m:^)" : @"\A";
            case '$':
                return _isMultiline ? "(?m:$)" : "$";
            case '\\':
                return Escape();
            case '*' or '+' or '?' or '{':
                throw new FormatException("Dangling meta character.");
            case var literal:
                return _classes.Literal(literal).ToPattern();
        }
    }

    private string Escape()
    {
        switch (_reader.Peek)
        {
            case 'A' or 'Z' or 'z' or 'b' or 'B':
                return $"\\{(char)_reader.Take()}";
            case 'G':
                NeedsBacktracking = true;
                return $"\\{(char)_reader.Take()}";
            case 'R':
                _reader.Take();
                return @"(?:\r\n|[\n\u000B\f\r\u0085\u2028\u2029])";
            case 'k':
                _reader.Take();
                return _reader.Takes("<") && _names.TryGetValue(_reader.Until(">"), out var named)
                    ? Reference(named)
                    : throw new FormatException("There is no such group.");
            case >= '1' and <= '9':
                return Reference(Number());
            case 'E':
                throw new FormatException("Illegal escape sequence.");
            default:
                return _classes.Escaped().ToPattern();
        }
    }

    // One digit, and more while there are as many groups.
    private int Number()
    {
        var number = _reader.Take() - '0';
        while (char.IsAsciiDigit(_reader.Peek) && (number * 10) + (_reader.Peek - '0') <= _groups)
        {
            number = (number * 10) + (_reader.Take() - '0');
        }

        return number;
    }

    private string Reference(int group)
    {
        if (_classes.IgnoresCase)
        {
            throw new NotSupportedException("a reference to a group where case does not count");
        }

        NeedsBacktracking = true;
        // To none that is there yet it never matches.
        return group <= _groups ? string.Create(CultureInfo.InvariantCulture, $"\\k<{group}>") : "(?!)";
    }

    private string Group()
    {
        var flags = (_classes.IgnoresCase, _dotIsAll, _isMultiline);
        var opening = Opening();
        if (opening is null)
        {
            // Flags for what follows in the group around.
            return "(?:)";
        }

        var content = Alternatives();
        (_classes.IgnoresCase, _dotIsAll, _isMultiline) = flags;
        return _reader.Takes(")") ? opening + content + ")" : throw new FormatException("Unclosed group.");
    }

    private string? Opening()
    {
        if (!_reader.Takes("?"))
        {
            _groups++;
            return "(";
        }

        foreach (var around in (ReadOnlySpan<string>)["=", "!", "<=", "<!", ">"])
        {
            if (_reader.Takes(around))
            {
                NeedsBacktracking = true;
                return "(?" + around;
            }
        }

        if (_reader.Takes("<"))
        {
            // .NET would count groups with names behind the others.
            var name = _reader.Until(">");
            _groups++;
            return name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit) && _names.TryAdd(name, _groups)
                ? "("
                : throw new FormatException("A group needs a name of its own.");
        }

        return Flags() ? "(?:" : null;
    }

    // True when a group follows that they are for.
    private bool Flags()
    {
        for (var isOn = true; ;)
        {
            switch (_reader.Take())
            {
                case ':':
                    return true;
                case ')':
                    return false;
                case '-':
                    isOn = false;
                    break;
                case 'i':
                    _classes.IgnoresCase = isOn;
                    break;
                case 's':
                    _dotIsAll = isOn;
                    break;
                case 'm':
                    _isMultiline = isOn;
                    break;
                case var flag and ('d' or 'u' or 'x' or 'U'):
                    throw new NotSupportedException($"the flag {(char)flag}");
                default:
                    throw new FormatException("Unknown inline modifier.");
            }
        }
    }
}
