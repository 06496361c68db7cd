using Realtime.Topics;

namespace Infrastructure.Tests.Deployments;

/// <summary>The deployments that there are: with a stage or without one, lasting or disposable, new or come back to what an earlier one left.</summary>
internal static class DeploymentKinds
{
    /// <summary>The longest name that a stage may have.</summary>
    public const string Stage = "a2345678901234567890";

    private static readonly Dictionary<string, Func<RealtimeBackendProps, RealtimeBackendProps>> Kinds = new()
    {
        ["unnamed"] = props => props,
        ["stage"] = InStage,
        ["disposable"] = props => props with { Disposable = true },
        ["disposable stage"] = props => InStage(props) with { Disposable = true },
        ["come back"] = props => props with
        {
            ExistingMessageLogTable = "log",
            ExistingDirectoryTable = "directory",
            ExistingRoomsTable = "rooms",
            ExistingInboxTable = "inbox",
            ExistingUserPool = new UserPoolReference("eu-west-1_Existing", "client1"),
            ExistingIdentityPoolId = "eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e",
        },
        ["with an address"] = props => props with { AlarmEmail = "ops@example.com" },
    };

    // By kind, the file of its template.
    private static readonly Dictionary<string, string> Files = [];

    public static IEnumerable<string> Names => Kinds.Keys;

    public static bool IsDisposable(string kind) => kind.StartsWith("disposable", StringComparison.Ordinal);

    /// <summary>The template of a kind.</summary>
    public static Template Template(RealtimeTemplate stack, string kind) => Tests.Template.Read(File(stack, kind));

    /// <summary>The file of a kind's template, synthesized once.</summary>
    public static string File(RealtimeTemplate stack, string kind)
    {
        if (!Files.TryGetValue(kind, out var file))
        {
            var props = Kinds[kind](stack.Workplace.Props);
            file = Path.Combine(stack.Workplace.Synthesize(props), $"{props.Stage.StackName}.template.json");
            Files.Add(kind, file);
        }

        return file;
    }

    private static RealtimeBackendProps InStage(RealtimeBackendProps props) =>
        props with { Stage = DeploymentStage.Parse(Stage, TopicCatalog.Families) };
}
