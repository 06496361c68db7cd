using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Stages;

/// <summary>The walk of docs/operations.md: a lasting deployment is destroyed, and a new one comes back to what it left.</summary>
public sealed class ComingBackTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("localcloud-state-");

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task Who_destroys_and_deploys_again_twice_has_every_user_and_message_still()
    {
        List<(string Name, string Value)> context = [("stage", "kept")];
        string? identity = null;
        for (var deployment = 1; deployment <= 3; deployment++)
        {
            using var assembly = await StageAssembly.SynthesizeAsync([.. context]);
            await using var cloud = await LocalCloudProcess.StartAsync(assembly.Folder, [], _state.FullName);
            await using var alice = await StageUser.ConnectAsync(cloud, "Realtime-kept");
            // The one identity, with exactly one policy of ours: the present deployment's.
            Assert.Equal(identity ??= alice.User.IdentityId, alice.User.IdentityId);
            Assert.Equal([alice.Outputs["IotPolicyName"]], await Administrator.AttachedPoliciesAsync(cloud, identity));
            await alice.SpeakAsync(cloud, $"word{deployment}");
            await alice.HearAsync();
            var history = await alice.HistoryAsync("chat/general");
            Assert.All(Enumerable.Range(1, deployment), earlier => Assert.Contains($"word{earlier}", history, StringComparison.Ordinal));

            context = [("stage", "kept"), .. Kept.Select(kept => (kept.Context, alice.Outputs[kept.Output]))];
            var destroyed = await cloud.DestroyAsync("Realtime-kept");

            Assert.Null((string?)destroyed["problem"]);
            // The first leaves all its state; the later ones made only a queue and a policy of their own.
            Assert.Equal(deployment == 1 ? All : Own, TypesIn(destroyed["retained"]!.AsArray()));
        }
    }

    private static (string Context, string Output)[] Kept =>
    [
        ("messageLogTable", "MessageLogTableName"), ("directoryTable", "DirectoryTableName"), ("roomsTable", "RoomsTableName"), ("inboxTable", "InboxTableName"),
        ("userPoolId", "UserPoolId"), ("userPoolClientId", "UserPoolClientId"), ("identityPoolId", "IdentityPoolId"),
    ];

    private static string[] All =>
    [
        "AWS::Cognito::IdentityPool", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::DynamoDB::Table",
        "AWS::DynamoDB::Table", "AWS::DynamoDB::Table", "AWS::DynamoDB::Table", "AWS::IoT::Policy", "AWS::SQS::Queue",
    ];

    private static string[] Own => ["AWS::IoT::Policy", "AWS::SQS::Queue"];

    private static IEnumerable<string> TypesIn(JsonArray retained) =>
        retained.Select(resource => (string)resource!["type"]!).Order(StringComparer.Ordinal);
}
