using System.Buffers;
using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>
/// The members of an input that are carried out, or whose absence nobody could tell. Written as a line: names, and behind a name what is in it,
/// <c>(…)</c> for a structure, <c>[…]</c> for a list and <c>{…}</c> for a map of structures; what has nothing behind it is the operation's affair.
/// <c>Name=a|b</c> takes these values only, as a rule what AWS takes for granted without the member.
/// </summary>
internal sealed class InputMembers
{
    private static readonly SearchValues<char> EndsOfWords = SearchValues.Create(" =()[]{}\n");

    private readonly Dictionary<string, InputMember> _members = [];

    private InputMembers()
    {
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static InputMembers Parse(string line)
    {
        var rest = line.AsSpan();
        var members = Structure(ref rest);
        return rest.IsEmpty ? members : throw new FormatException($"Not understood from here on: {rest}");
    }

    /// <summary>The path of something in <paramref name="input"/> that is not carried out, or <see langword="null"/>.</summary>
    public string? Unsupported(JsonObject input)
    {
        foreach (var (name, value) in input)
        {
            // Nothing is asked for by null, nor by a list or a map without members: some SDKs write what was not set so.
            if (value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                continue;
            }

            if (!_members.TryGetValue(name, out var member))
            {
                return name;
            }

            if (member.Values is { } values && !values.Contains(value.ToString()))
            {
                return $"{name}={value}";
            }

            if (member.Content?.Unsupported(value) is { } below)
            {
                return $"{name}.{below}";
            }
        }

        return null;
    }

    private static InputMembers Structure(ref ReadOnlySpan<char> rest)
    {
        var members = new InputMembers();
        for (rest = rest.TrimStart(); !rest.IsEmpty && ")]}".IndexOf(rest[0], StringComparison.Ordinal) < 0; rest = rest.TrimStart())
        {
            var name = Word(ref rest);
            if (name.Length == 0)
            {
                throw new FormatException($"A name was expected here: {rest}");
            }

            var values = Taken(ref rest, '=') ? Word(ref rest).Split('|') : null;
            members._members.Add(name, new(values, Content(ref rest)));
        }

        return members;
    }

    private static MemberContent? Content(ref ReadOnlySpan<char> rest)
    {
        var (kind, end) = rest.IsEmpty ? default : rest[0] switch
        {
            '(' => (ContentKind.Structure, ')'),
            '[' => (ContentKind.List, ']'),
            '{' => (ContentKind.Map, '}'),
            _ => default,
        };
        if (end == default)
        {
            return null;
        }

        rest = rest[1..];
        // A list of lists, or a map of lists, has no names between the two.
        var inner = kind is ContentKind.Structure ? null : Content(ref rest);
        var content = new MemberContent(kind, inner, inner is null ? Structure(ref rest) : null);
        return Taken(ref rest, end) ? content : throw new FormatException($"{end} was expected here: {rest}");
    }

    private static bool Taken(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static string Word(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAny(EndsOfWords);
        var word = length < 0 ? rest : rest[..length];
        rest = rest[word.Length..];
        return word.ToString();
    }

    private sealed record InputMember(IReadOnlyList<string>? Values, MemberContent? Content);

    private sealed record MemberContent(ContentKind Kind, MemberContent? Inner, InputMembers? Members)
    {
        // What is of another kind than it should be is refused by the operation, in AWS's words.
        public string? Unsupported(JsonNode? value) => (Kind, value) switch
        {
            (ContentKind.Structure, JsonObject structure) => Members!.Unsupported(structure),
            (ContentKind.List, JsonArray list) => list.Select(Element).FirstOrDefault(found => found is not null),
            (ContentKind.Map, JsonObject map) => map.Select(pair => Element(pair.Value)).FirstOrDefault(found => found is not null),
            _ => null,
        };

        private string? Element(JsonNode? value) => Inner is not null ? Inner.Unsupported(value)
            : value is JsonObject structure ? Members!.Unsupported(structure)
            : null;
    }

    private enum ContentKind
    {
        Structure,
        List,
        Map,
    }
}

/// <summary>What each operation of a service takes. Whatever else a call has is refused by its name, instead of being left out.</summary>
internal sealed class OperationInputs
{
    private readonly string _service;
    private readonly Dictionary<string, InputMembers> _operations = [];

    /// <summary>Reads one operation a line: <c>GetQueueUrl: QueueName</c>, with the members as <see cref="InputMembers"/> has them.</summary>
    /// <param name="service">The service's name for people: <c>sqs</c>.</param>
    /// <param name="lines">The lines; several operations with the same members are separated by commas.</param>
    /// <exception cref="FormatException">They are none.</exception>
    public OperationInputs(string service, string lines)
    {
        _service = service;
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var members = InputMembers.Parse(line[(colon + 1)..]);
            foreach (var name in line[..colon].Split(',', StringSplitOptions.TrimEntries))
            {
                _operations.Add(name, members);
            }
        }
    }

    /// <summary>The operations that are declared.</summary>
    public IReadOnlyCollection<string> Operations => _operations.Keys;

    /// <summary>Lets an input pass of which everything is carried out.</summary>
    /// <exception cref="AwsException"><c>NotEmulatedException</c>, with the member's name.</exception>
    public void Demand(string operation, JsonObject input)
    {
        if (_operations[operation].Unsupported(input) is { } member)
        {
            throw NotEmulated.Parameter(_service, operation, member);
        }
    }
}
