using System.Text.RegularExpressions;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>
/// The name by which one of several deployments in an account and region tells what is its own: AWS IoT has one topic space and one set of
/// rule names for all of them. One deployment may have no name.
/// </summary>
public sealed partial record DeploymentStage
{
    private DeploymentStage(string? name) => Name = name;

    /// <summary>The deployment without a name.</summary>
    public static DeploymentStage None { get; } = new((string?)null);

    /// <summary>The name, or <see langword="null"/>.</summary>
    public string? Name { get; }

    /// <summary>What the deployment's topics begin with at the broker.</summary>
    public TopicPrefix TopicPrefix => Name is null ? TopicPrefix.None : TopicPrefix.Parse(Name + "/");

    /// <summary>The name of its stack.</summary>
    public string StackName => Named("Realtime");

    /// <summary>Reads a stage's name; no text is no name.</summary>
    /// <param name="text">The name.</param>
    /// <param name="families">The topic families of the deployment, none of which may begin where the stage does.</param>
    /// <exception cref="DeploymentRefusedException">No stage may be called so.</exception>
    public static DeploymentStage Parse(string? text, IReadOnlyList<TopicFamily> families)
    {
        if (string.IsNullOrEmpty(text))
        {
            return None;
        }

        if (!NamePattern().IsMatch(text))
        {
            throw new DeploymentRefusedException($"stage={text} is no name of a stage: it is 1 to 20 of a-z, 0-9 and -, without - at its ends.");
        }

        // The topics of stage chat would begin with chat/, where every user of the deployment without a stage may read.
        return families.SelectMany(FirstLevels).Contains(text)
            ? throw new DeploymentRefusedException($"stage={text} is the first level of a topic: the deployment without a stage would read along. Choose another name.")
            : new DeploymentStage(text);
    }

    /// <summary>A name that is one deployment's own.</summary>
    public string Named(string name) => Name is null ? name : $"{name}-{Name}";

    /// <summary>The AWS IoT rule for a family; a rule's name takes letters, digits and <c>_</c>, which no stage has.</summary>
    public string RuleName(string family) => Name is null ? $"Realtime_{family}" : $"Realtime_{Name.Replace('-', '_')}_{family}";

    /// <summary>
    /// A resource of AWS IoT as the broker knows it: <c>topic/chat/*</c> becomes <c>topic/pr-12/chat/*</c>. What is handed to a rule
    /// (<c>topic/$aws/rules/rooms/…</c>) is no topic of the broker's: there the rule's name is the deployment's own. What is no topic stays as it is.
    /// </summary>
    public string OnBroker(string resource) => resource.Split('/', 5) switch
    {
        ["topic", "$aws", "rules", var family, var topic] => $"topic/{IngestTopic(family, topic)}",
        [("topic" or "topicfilter") and var kind, ..] => $"{kind}/{TopicPrefix.AddTo(resource[(kind.Length + 1)..])}",
        _ => resource,
    };

    /// <summary>Where clients publish to hand something to the rule of a family, and to nobody else (Basic Ingest).</summary>
    public string IngestTopic(string family, string topic) => $"$aws/rules/{RuleName(family)}/{topic}";

    // What clients hand to rules directly begins with a level of its own.
    private static IEnumerable<string> FirstLevels(TopicFamily family) => family.BesideLevel is { } beside ? [family.Name, beside] : [family.Name];

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NamePattern();
}
