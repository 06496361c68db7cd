using Amazon.CDK;
using Infrastructure.Functions;

namespace Infrastructure.Tests;

/// <summary>Whatever a deployment asks for, it gets nothing of what is for one machine alone.</summary>
public sealed class LocalOnlyTests : IDisposable
{
    // A value that differs from the default, for each key that a deployment may give.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["stage"] = "pr-12",
        ["disposable"] = "true",
        ["architecture"] = "x86_64",
        ["allowStandins"] = "true",
        ["alarmEmail"] = "ops@example.com",
        ["userPoolId"] = "eu-west-1_Ab12Cd34E",
        ["userPoolClientId"] = "client",
        ["selfSignUp"] = "true",
        ["allowedOrigins"] = "https://app.example.com",
        ["monthlyBudgetUsd"] = "0",
        ["encryptionKey"] = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555",
        ["terminationProtection"] = "true",
        ["messageLogTable"] = "realtime-log-2",
        ["directoryTable"] = "realtime-directory-2",
        ["roomsTable"] = "realtime-rooms-2",
        ["inboxTable"] = "realtime-inbox-2",
        ["identityPoolId"] = "eu-west-1:11111111-2222-4333-8444-555555555555",
    };

    // These are given together or not at all.
    private static readonly string[] Pools = ["userPoolId", "userPoolClientId", "identityPoolId"];

    private readonly Workplace _workplace = new();

    // What is disposable can't be protected.
    public static TheoryData<string> Contexts =>
    [
        "", .. Values.Keys.Except(Pools), string.Join(' ', Pools),
        string.Join(' ', Values.Keys.Except([.. Pools, "terminationProtection"])), string.Join(' ', Values.Keys.Except(["disposable"])),
    ];

    [Theory]
    [MemberData(nameof(Contexts))]
    public void No_context_brings_in_what_only_this_machine_wants(string keys)
    {
        var given = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var app = new App(new AppProps { Context = given.ToDictionary(key => key, key => (object)Values[key]) });
        var props = new DeploymentContext(app.Node, given).Read(demands => FunctionAsset.Load(_workplace.Functions, demands), forAws: false);
        var template = File.ReadAllText(Path.Combine(_workplace.Synthesize(props), $"{props.Backend.Stage.StackName}.template.json"));

        // Whoever says selfSignUp=true wants just that, of a pool that is made here.
        Assert.Equal(given.Contains("selfSignUp") && !given.Contains("userPoolId") ? ["self sign-up"] : [], LocalOnly.In(template));
    }

    [Fact]
    public void Every_key_that_a_deployment_may_give_is_tried() =>
        Assert.Equal(ContextKeys.Known.Order(StringComparer.Ordinal), Values.Keys.Order(StringComparer.Ordinal));

    public void Dispose() => _workplace.Dispose();
}
