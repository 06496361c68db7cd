using System.Collections.Concurrent;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Topics;

/// <summary>
/// Who subscribed to what, as a tree of filter levels: finding the receivers of a topic costs its levels, not the number of
/// subscriptions. Matches as <see cref="TopicFilter.Matches"/> does. Safe for use by many threads.
/// </summary>
/// <typeparam name="TSubscriber">Subscribers, compared by reference.</typeparam>
internal sealed class SubscriptionTree<TSubscriber>
    where TSubscriber : class
{
    private readonly Lock _lock = new();
    private readonly Node _root = new();

    // Until a subscription changes; replaced under the lock.
    private volatile TopicCache<KeyValuePair<TSubscriber, SubscriptionOptions>[]> _matches = new();

    /// <summary>Adds a subscription; an identical filter of the same subscriber is replaced [MQTT-3.8.4-3].</summary>
    /// <returns>Whether there was none.</returns>
    public bool Add(string filter, TSubscriber subscriber, SubscriptionOptions options)
    {
        lock (_lock)
        {
            var node = _root;
            foreach (var level in filter.Split('/'))
            {
                node.Children ??= [];
                if (!node.Children.TryGetValue(level, out var child))
                {
                    node.Children[level] = child = new Node();
                }

                node = child;
            }

            node.Subscribers ??= [];
            var isNew = node.Subscribers.TryAdd(subscriber, options);
            node.Subscribers[subscriber] = options;
            Changed();
            return isNew;
        }
    }

    /// <summary>Removes a subscription, if it is there.</summary>
    /// <returns>Whether it was.</returns>
    public bool Remove(string filter, TSubscriber subscriber)
    {
        var wasThere = false;
        lock (_lock)
        {
            Remove(_root, filter.Split('/'), subscriber, ref wasThere);
            Changed();
        }

        return wasThere;
    }

    /// <summary>
    /// Who receives a message on <paramref name="topic"/>, each once, with the highest QoS of its matching filters
    /// [MQTT-3.3.5-1].
    /// </summary>
    public IReadOnlyList<KeyValuePair<TSubscriber, SubscriptionOptions>> Match(string topic) =>
        _matches.Find(topic) ?? MatchAndRemember(topic);

    private KeyValuePair<TSubscriber, SubscriptionOptions>[] MatchAndRemember(string topic)
    {
        var found = new Dictionary<TSubscriber, SubscriptionOptions>();
        lock (_lock)
        {
            Match(_root, topic.Split('/'), TopicName.IsReserved(topic), found);
            return _matches.Add(topic, [.. found], found.Count);
        }
    }

    // An empty cache stays: many clients that come one after the other and get nothing yet would each cost one.
    private void Changed()
    {
        if (!_matches.IsEmpty)
        {
            _matches = new();
        }
    }

    private static bool Remove(Node node, ReadOnlySpan<string> levels, TSubscriber subscriber, ref bool wasThere)
    {
        if (levels.IsEmpty)
        {
            wasThere = node.Subscribers?.Remove(subscriber) == true;
        }
        else if (node.Children is not null && node.Children.TryGetValue(levels[0], out var child)
            && Remove(child, levels[1..], subscriber, ref wasThere))
        {
            node.Children.Remove(levels[0]);
        }

        return node.IsEmpty;
    }

    private static void Match(
        Node node, ReadOnlySpan<string> levels, bool noWildcards, Dictionary<TSubscriber, SubscriptionOptions> found)
    {
        if (levels.IsEmpty)
        {
            node.CollectInto(found);
        }
        else if (node.Children is not null)
        {
            Step(node, levels[0], levels[1..], found);
            if (!noWildcards)
            {
                Step(node, "+", levels[1..], found);
                Step(node, "#", [], found);
            }
        }
    }

    // Only the first level is protected from wildcards: $aws/+ is a fine filter.
    private static void Step(
        Node node, string level, ReadOnlySpan<string> rest, Dictionary<TSubscriber, SubscriptionOptions> found)
    {
        if (node.Children!.TryGetValue(level, out var child))
        {
            Match(child, rest, noWildcards: false, found);
        }
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; set; }

        public Dictionary<TSubscriber, SubscriptionOptions>? Subscribers { get; set; }

        public bool IsEmpty => (Children?.Count ?? 0) + (Subscribers?.Count ?? 0) == 0;

        public void CollectInto(Dictionary<TSubscriber, SubscriptionOptions> found)
        {
            foreach (var (subscriber, options) in Subscribers ?? [])
            {
                found[subscriber] = found.TryGetValue(subscriber, out var other) ? options.Or(other) : options;
            }
        }
    }
}

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
