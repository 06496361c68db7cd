using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;

namespace Infrastructure;

/// <summary>
/// The values of a deployment's context. What is wrong with them is collected, so that whoever deploys is told of everything at once.
/// </summary>
/// <param name="node">The app's node.</param>
internal sealed class ContextValues(Node node)
{
    private readonly List<string> _problems = [];

    /// <summary>A sentence for each value that is not allowed.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds what is wrong, once, however often it is read.</summary>
    public void Refuse(string problem)
    {
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>The text called <paramref name="name"/>. From the command line all is text; cdk.json may hold JSON's true and numbers.</summary>
    public string? Text(string name)
    {
        if (!ContextKeys.Known.Contains(name))
        {
            throw new ArgumentException($"{name} is missing in {nameof(ContextKeys)}.", nameof(name));
        }

        switch (node.TryGetContext(name))
        {
            case null or "":
                return null;
            case bool flag:
                return flag ? "true" : "false";
            case IConvertible value:
                return Convert.ToString(value, CultureInfo.InvariantCulture);
            default:
                Refuse($"{name} is a list or an object: it has to be text, a number, true or false.");
                return null;
        }
    }

    /// <summary>A text that must match <paramref name="form"/>.</summary>
    public string? Text(string name, Regex form, string meaning)
    {
        var text = Text(name);
        if (text is not null && !form.IsMatch(text))
        {
            Refuse($"{name}={text} is not {meaning}.");
        }

        return text;
    }

    /// <summary>A switch, off unless given.</summary>
    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
        {
            Refuse($"{name}={text} is neither true nor false.");
        }

        return text is "true";
    }

    /// <summary>A whole number from 0.</summary>
    public int? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse($"{name}={text} is not a whole number from 0.");
        return null;
    }
}
