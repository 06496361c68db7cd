using System.Collections.Concurrent;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules;

/// <summary>The enabled rules, by name.</summary>
internal sealed class TopicRules
{
    private readonly ConcurrentDictionary<string, TopicRule> _rules = new();

    /// <summary>Adds or replaces a rule.</summary>
    public void Put(TopicRule rule) => _rules[rule.Name] = rule;

    /// <summary>Removes a rule, if it is there.</summary>
    public void Remove(string name) => _rules.TryRemove(name, out _);

    /// <summary>The rules whose FROM matches a topic.</summary>
    public IReadOnlyList<TopicRule> For(string topic) =>
        [.. _rules.Values.Where(rule => TopicFilter.Matches(rule.Statement.From, topic))];
}
