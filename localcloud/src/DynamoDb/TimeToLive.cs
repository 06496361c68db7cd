using System.Collections.Concurrent;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>Which tables delete their expired items, and by which attribute; kept between runs.</summary>
internal sealed class TimeToLive
{
    private const string File = "dynamodb-time-to-live";

    private readonly StateStore _state;
    private readonly ConcurrentDictionary<string, string> _attributes;

    /// <summary>Takes over what an earlier run has kept.</summary>
    public TimeToLive(StateStore state)
    {
        _state = state;
        _attributes = new(state.Load(File, TimeToLiveJson.Default.DictionaryStringString) ?? []);
    }

    /// <summary>The attribute with the time of expiry, by table.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>Lets a table delete expired items, or no longer when <paramref name="attribute"/> is <see langword="null"/>.</summary>
    public void Set(string table, string? attribute)
    {
        if (attribute is null)
        {
            _attributes.TryRemove(table, out _);
        }
        else
        {
            _attributes[table] = attribute;
        }

        _state.Save(File, new Dictionary<string, string>(_attributes), TimeToLiveJson.Default.DictionaryStringString);
    }
}
