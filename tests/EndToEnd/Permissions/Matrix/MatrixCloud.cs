using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions.Matrix;

/// <summary>
/// The stack with one of each caller. Two things are added to the template, so that there is something to refuse: guests, whose role allows
/// nothing, and that the administrator may take the publishing functions' roles. Beside it runs a stage of the same account, whose users are
/// foreign to it, as its own are to the stage.
/// </summary>
public sealed class MatrixCloud : IAsyncLifetime
{
    /// <summary>The stage beside the deployment without a name.</summary>
    public const string Stage = "pr-12";

    private readonly CloudAssembly _assembly = new();
    private StageAssembly _stage = null!;

    internal LocalCloudProcess Process { get; private set; } = null!;

    internal MatrixConnections Connections { get; private set; } = null!;

    internal IReadOnlyList<MatrixCaller> Callers { get; private set; } = [];

    internal IReadOnlyList<MatrixCaller> StageCallers { get; private set; } = [];

    internal MatrixRoom Room { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _stage = await StageAssembly.SynthesizeAsync(("stage", Stage), ("disposable", "true"));
        LetGuestsIn();
        var roles = (Notifications: Lend("PublishNotification"), Updates: Lend("PublishUpdate"));
        Process = await LocalCloudProcess.StartAsync(_assembly.Save(), ["--assembly", _stage.Folder]);
        var expired = await SignedInUser.SignInAsync(Process, "alice");
        await expired.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        await Process.MoveClockAsync(TimeSpan.FromHours(2));

        var alice = await OpenAsync("alice");
        var bob = await OpenAsync("bob");
        var guest = await SignedInUser.GuestAsync(Process);
        var outputs = Process.OutputsOf($"Realtime-{Stage}");
        var aliceOfStage = await OpenAsync("alice", outputs);
        var bobOfStage = await OpenAsync("bob", outputs);
        Callers =
        [
            new("owner", alice.Credentials, alice.IdentityId),
            new("other", bob.Credentials, bob.IdentityId),
            new("guest", guest.Credentials, guest.IdentityId),
            new("unsigned", null, alice.IdentityId),
            new("forged", alice.Credentials with { SecretKey = bob.Credentials.SecretKey }, alice.IdentityId),
            new("expired", expired.Credentials, alice.IdentityId),
            new("backend", await Administrator.AssumeRoleAsync(Process, Process.Outputs[roles.Updates]), alice.IdentityId),
            new("backend", await Administrator.AssumeRoleAsync(Process, Process.Outputs[roles.Notifications]), alice.IdentityId),
            new("foreign", aliceOfStage.Credentials, aliceOfStage.IdentityId),
        ];
        Connections = new(Process, [Process.Outputs["ConnectionsTableName"], outputs["ConnectionsTableName"]]);
        Room = await MatrixRoom.MakeAsync(Process, Connections, alice, ("bob", bob), guest, aliceOfStage);
        StageCallers =
        [
            new("owner", aliceOfStage.Credentials, aliceOfStage.IdentityId),
            new("other", bobOfStage.Credentials, bobOfStage.IdentityId),
            new("foreign", alice.Credentials, alice.IdentityId),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _assembly.Dispose();
        _stage.Dispose();
    }

    private Task<SignedInUser> OpenAsync(string name) => OpenAsync(name, Process.Outputs);

    private async Task<SignedInUser> OpenAsync(string name, IReadOnlyDictionary<string, string> outputs)
    {
        var user = await SignedInUser.SignInAsync(Process, name, outputs);
        var answer = await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        Assert.True(answer.Status == 200, answer.Text);
        return user;
    }

    private void LetGuestsIn()
    {
        var pool = _assembly.Resources.Single(resource => (string?)resource.Value!["Type"] == "AWS::Cognito::IdentityPool");
        pool.Value!["Properties"]!["AllowUnauthenticatedIdentities"] = true;
        _assembly.Resources["GuestRole"] = JsonNode.Parse($$"""
            {"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{
              "Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"cognito-identity.amazonaws.com"},
              "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":{"Ref":"{{pool.Key}}"} } } }]} } }
            """);
        var roles = _assembly.Resources.Single(resource => (string?)resource.Value!["Type"] == "AWS::Cognito::IdentityPoolRoleAttachment");
        roles.Value!["Properties"]!["Roles"]!["unauthenticated"] = JsonNode.Parse("""{"Fn::GetAtt":["GuestRole","Arn"]}""");
    }

    /// <summary>Lets the account take a function's role; the output that names the role.</summary>
    private string Lend(string handler)
    {
        var function = _assembly.Resources[_assembly.FunctionId(handler)]!;
        var role = (string)function["Properties"]!["Role"]!["Fn::GetAtt"]![0]!;
        _assembly.Resources[role]!["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().Add(JsonNode.Parse("""
            {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":{"Fn::Sub":"arn:aws:iam::${AWS::AccountId}:root"}}}
            """));
        var output = handler + "RoleArn";
        _assembly.Template["Outputs"]![output] = new JsonObject { ["Value"] = JsonNode.Parse($$"""{"Fn::GetAtt":["{{role}}","Arn"]}""") };
        return output;
    }
}
