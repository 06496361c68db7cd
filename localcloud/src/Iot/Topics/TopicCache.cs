using System.Collections.Concurrent;

namespace LocalCloud.Iot.Topics;

/// <summary>
/// Results for topics, as long as what they depend on does not change; then its owner takes a new one. Bounded: full, it forgets all and
/// fills again. Safe for use by many threads, which share no lock to read.
/// </summary>
/// <typeparam name="T">Results.</typeparam>
internal sealed class TopicCache<T>
    where T : class
{
    private const int MaxSize = 64 * 1024;

    private readonly ConcurrentDictionary<string, T> _results = new();

    // Topics, and what their results hold. Counting the dictionary would take all its locks.
    private int _size;

    /// <summary>Whether nothing was remembered yet.</summary>
    public bool IsEmpty => Volatile.Read(ref _size) == 0;

    /// <summary>The result for a topic, or <see langword="null"/>.</summary>
    public T? Find(string topic) => _results.GetValueOrDefault(topic);

    /// <summary>Remembers <paramref name="result"/>, and returns it.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="result">What holds for it.</param>
    /// <param name="size">How many things it holds.</param>
    public T Add(string topic, T result, int size)
    {
        if (Interlocked.Add(ref _size, 1 + size) > MaxSize)
        {
            _results.Clear();
            Volatile.Write(ref _size, 1 + size);
        }

        _results[topic] = result;
        return result;
    }
}
