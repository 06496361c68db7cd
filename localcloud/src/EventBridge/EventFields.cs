using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>
/// An event as patterns see it: its leaves by path, each with the elements of lists that it stands in. Objects and lists are no leaves; a list's
/// texts and numbers are leaves of the list's own path.
/// </summary>
/// <remarks>
/// As AWS's own engine does it (https://github.com/aws/event-ruler): what has matched so far holds on to the elements it stood in, and a further
/// field may only be one of the same elements, or of no list. The paths are gone through in their order, which is why <c>exists: false</c> looks at
/// all elements as long as nothing before it stood in one.
/// </remarks>
internal sealed class EventFields
{
    private readonly Dictionary<string, List<EventField>> _byPath = [];
    private readonly List<string> _listPaths = [];

    /// <summary>Takes an event apart.</summary>
    public EventFields(JsonObject e) => Add(e, "", []);

    /// <summary>Whether all of <paramref name="wanted"/> is found, in elements that agree.</summary>
    /// <param name="wanted">What is looked for, in the order of the paths.</param>
    public bool Match(IReadOnlyList<PatternField> wanted)
    {
        List<ListElement[]> states = [[]];
        for (var i = 0; i < wanted.Count && states.Count > 0; i++)
        {
            var fields = _byPath.GetValueOrDefault(wanted[i].Path, []);
            var matching = fields.Where(field => wanted[i].Values.Matches(field.Value)).ToList();
            var next = new Dictionary<string, ListElement[]>();
            foreach (var state in states)
            {
                foreach (var together in matching.Select(field => Together(state, field.Elements)).OfType<ListElement[]>())
                {
                    Keep(next, together, wanted, i + 1);
                }

                if (wanted[i].Values.MatchesMissing && fields.TrueForAll(field => Together(state, field.Elements) is null))
                {
                    Keep(next, state, wanted, i + 1);
                }
            }

            states = [.. next.Values];
        }

        return states.Count > 0;
    }

    // Elements of lists that no later path leads through are forgotten, or many lists would multiply.
    private void Keep(Dictionary<string, ListElement[]> states, ListElement[] state, IReadOnlyList<PatternField> wanted, int from)
    {
        ListElement[] kept = [.. state.Where(element => LeadsThrough(wanted, from, _listPaths[element.List]))];
        states.TryAdd(string.Join(' ', kept.Select(element => string.Create(CultureInfo.InvariantCulture, $"{element.List}:{element.Index}"))), kept);
    }

    private static bool LeadsThrough(IReadOnlyList<PatternField> wanted, int from, string list)
    {
        for (var i = from; i < wanted.Count; i++)
        {
            if (wanted[i].Path == list || wanted[i].Path.StartsWith(list + ".", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Both, unless they are different elements of one list.
    private static ListElement[]? Together(ListElement[] one, ListElement[] other)
    {
        var together = one.ToList();
        foreach (var element in other)
        {
            var known = one.FirstOrDefault(mine => mine.List == element.List);
            if (known is null)
            {
                together.Add(element);
            }
            else if (known.Index != element.Index)
            {
                return null;
            }
        }

        return [.. together.OrderBy(element => element.List)];
    }

    private void Add(JsonNode? value, string path, ListElement[] elements)
    {
        switch (value)
        {
            case JsonObject fields:
                foreach (var (name, field) in fields)
                {
                    Add(field, path.Length == 0 ? name : $"{path}.{name}", elements);
                }

                break;
            case JsonArray items:
                var list = _listPaths.Count;
                _listPaths.Add(path);
                for (var i = 0; i < items.Count; i++)
                {
                    Add(items[i], path, items[i] is JsonObject or JsonArray ? [.. elements, new(list, i)] : elements);
                }

                break;
            default:
                if (!_byPath.TryGetValue(path, out var leaves))
                {
                    _byPath[path] = leaves = [];
                }

                leaves.Add(new(value, elements));
                break;
        }
    }

    private sealed record ListElement(int List, int Index);

    private sealed record EventField(JsonNode? Value, ListElement[] Elements);
}

/// <summary>What a pattern says of one path: <c>detail.items.id</c>.</summary>
internal sealed record PatternField(string Path, PatternValues Values);
