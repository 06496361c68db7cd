using System.Collections.Concurrent;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules;

/// <summary>The rules, by name.</summary>
internal sealed class TopicRules
{
    /// <summary>Rules of an account at most: an AWS quota.</summary>
    public const int MaxRules = 1_000;

    private readonly ConcurrentDictionary<string, TopicRule> _rules = new();

    // Per topic, until a rule changes: most messages come on a topic that had one just before.
    private volatile TopicCache<IReadOnlyList<TopicRule>> _matches = new();

    /// <summary>Adds or replaces a rule; <see langword="false"/> when there are as many as AWS allows.</summary>
    public bool TryPut(TopicRule rule)
    {
        if (_rules.Count >= MaxRules && !_rules.ContainsKey(rule.Name))
        {
            return false;
        }

        _rules[rule.Name] = rule;
        _matches = new();
        return true;
    }

    /// <summary>Takes a rule away.</summary>
    public void Remove(string name)
    {
        _rules.TryRemove(name, out _);
        _matches = new();
    }

    /// <summary>The rules that a message on a topic of the message broker activates. No topic of AWS's own matches <c>#</c>.</summary>
    public IReadOnlyList<TopicRule> For(string topic)
    {
        // The cache is taken before the rules are looked at: what a change makes stale goes into one that nobody asks any more.
        var matches = _matches;
        if (matches.Find(topic) is { } known)
        {
            return known;
        }

        TopicRule[] found =
            [.. _rules.Values.Where(rule => rule is { IsDisabled: false, Statement.From: { } from } && TopicFilter.Matches(from, topic))];
        return matches.Add(topic, found, found.Length);
    }

    /// <summary>The rule that Basic Ingest activates by its name, or <see langword="null"/>: no such rule, or it is disabled.</summary>
    public TopicRule? ByName(string name) => _rules.GetValueOrDefault(name) is { IsDisabled: false } rule ? rule : null;
}

/// <summary>A topic rule of the template.</summary>
internal sealed record TopicRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN, which Lambda's resource policies name.</summary>
    public required string Arn { get; init; }

    /// <summary>Whether it does nothing. Default: no.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Its SQL.</summary>
    public required SqlStatement Statement { get; init; }

    /// <summary>What to do with the result.</summary>
    public required IReadOnlyList<IRuleAction> Actions { get; init; }

    /// <summary>What to do when an action fails, or <see langword="null"/>.</summary>
    public required IRuleAction? ErrorAction { get; init; }
}
