using Amazon.DynamoDBv2.Model;

namespace Realtime.Rooms.Table;

/// <summary>An update of one item, put together attribute by attribute. The attribute <c>x</c> is <c>#x</c> in conditions, its new value <c>:x</c>.</summary>
internal sealed class ItemUpdate(Dictionary<string, AttributeValue> key)
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, AttributeValue> _values = [];
    private readonly Dictionary<string, List<string>> _clauses = [];

    /// <summary>Sets an attribute.</summary>
    public void Set(string name, AttributeValue value) => Clause("SET", $"{Name(name)} = {Value(name, value)}");

    /// <summary>Sets an attribute, if there is a value for it.</summary>
    public void SetGiven(string name, AttributeValue? value)
    {
        if (value is not null)
        {
            Set(name, value);
        }
    }

    /// <summary>Sets an attribute to what another one was.</summary>
    public void SetFrom(string name, string other) => Clause("SET", $"{Name(name)} = {Name(other)}");

    /// <summary>Removes an attribute.</summary>
    public void Remove(string name) => Clause("REMOVE", Name(name));

    /// <summary>Adds to a number.</summary>
    public void Add(string name, long value) => Clause("ADD", $"{Name(name)} {Value(name, RoomItems.Number(value))}");

    /// <summary>Sets one entry of a map: <c>#map.#entry</c> in conditions, its new value <c>:entry</c>.</summary>
    public void SetEntry(string map, string entry, AttributeValue value) => Clause("SET", $"{Entry(map, entry)} = {Value("entry", value)}");

    /// <summary>Removes one entry of a map.</summary>
    public void RemoveEntry(string map, string entry) => Clause("REMOVE", Entry(map, entry));

    /// <summary>Names an attribute that only the condition names.</summary>
    public string Name(string name)
    {
        _names["#" + name] = name;
        return "#" + name;
    }

    /// <summary>A value that only the condition has, or one for an attribute.</summary>
    public string Value(string name, AttributeValue value)
    {
        _values[":" + name] = value;
        return ":" + name;
    }

    /// <summary>The request.</summary>
    public UpdateItemRequest ToRequest(string tableName, string condition) => new()
    {
        TableName = tableName,
        Key = key,
        UpdateExpression = string.Join(' ', _clauses.Select(clause => $"{clause.Key} {string.Join(", ", clause.Value)}")),
        ConditionExpression = condition,
        ExpressionAttributeNames = _names.Count > 0 ? _names : null,
        ExpressionAttributeValues = _values.Count > 0 ? _values : null,
    };

    private string Entry(string map, string entry)
    {
        _names["#entry"] = entry;
        return $"{Name(map)}.#entry";
    }

    private void Clause(string verb, string clause)
    {
        if (!_clauses.TryGetValue(verb, out var clauses))
        {
            _clauses[verb] = clauses = [];
        }

        clauses.Add(clause);
    }
}
