using System.Text.Json;
using Amazon.IoT.Model;
using Functions.CustomResources;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.CustomResources;

public sealed class RemoveIotPolicyTests : IDisposable
{
    private const string Policy = "RealtimeSignedIn";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task A_creation_calls_nobody_and_takes_the_policy_s_name_for_its_own()
    {
        _backend.Control.Fail = () => throw new InvalidOperationException("must not be called");

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("create")));
    }

    [Fact]
    public async Task A_deletion_detaches_from_all_pages_of_identities_then_deletes_the_policy()
    {
        _backend.Control.PageSize = 2;
        _backend.Control.Targets.AddRange(["a", "b", "c", "d", "e"]);

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));

        Assert.Equal([.. "abcde".Select(target => $"detach {Policy} {target}"), $"delete {Policy}"], _backend.Control.Calls);
    }

    // AWS detaches 15 a second for an account.
    [Fact]
    public async Task Identities_are_detached_no_faster_than_AWS_does()
    {
        _backend.Control.Targets.AddRange(Enumerable.Range(0, 150).Select(i => $"identity-{i}"));
        var begun = _backend.Clock.Now;

        await RunAsync("delete");

        Assert.InRange(_backend.Clock.Now - begun, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task A_detachment_that_is_throttled_is_made_again()
    {
        _backend.Control.Targets.AddRange(["a", "b"]);
        var calls = 0;
        _backend.Control.Fail = () => _ = ++calls is 2 or 3 ? throw new ThrottlingException("Rate exceeded") : 0;

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));

        Assert.Empty(_backend.Control.Targets);
    }

    [Fact]
    public async Task While_AWS_remembers_that_it_was_attached_the_deletion_waits()
    {
        _backend.Control.Conflicts = 20;
        var begun = _backend.Clock.Now;

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));

        Assert.Equal(TimeSpan.FromSeconds(100), _backend.Clock.Now - begun);
    }

    [Fact]
    public async Task After_five_minutes_CloudFormation_is_let_find_out_what_is_in_the_way()
    {
        _backend.Control.Conflicts = int.MaxValue;
        var begun = _backend.Clock.Now;

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));

        Assert.Equal(PolicyRemoval.Memory, _backend.Clock.Now - begun);
    }

    [Fact]
    public async Task A_run_that_does_not_suffice_ends_without_an_answer_so_that_the_next_goes_on()
    {
        _backend.Control.Targets.AddRange(Enumerable.Range(0, 9_000).Select(i => $"identity-{i}"));

        await Assert.ThrowsAsync<PolicyRemovalUnfinishedException>(() => RunAsync("delete"));

        Assert.Empty(_backend.Web.Requests);
        Assert.InRange(_backend.Control.Targets.Count, 1, 1_000);
        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));
        Assert.Empty(_backend.Control.Targets);
    }

    [Fact]
    public async Task More_identities_than_a_trial_has_are_left_to_whoever_deploys()
    {
        _backend.Control.Targets.AddRange(Enumerable.Range(0, PolicyRemoval.MaxIdentities + 1).Select(i => $"identity-{i}"));

        var response = await RunAsync("delete");

        Assert.Equal("FAILED", response.Status);
        Assert.Contains("docs/operations.md", response.Reason, StringComparison.Ordinal);
        Assert.Empty(_backend.Control.Calls);
    }

    [Fact]
    public async Task A_policy_that_is_gone_is_no_error()
    {
        _backend.Control.Fail = () => throw new ResourceNotFoundException("No such policy");

        Assert.Equal(("SUCCESS", Policy), Answered(await RunAsync("delete")));
    }

    [Fact]
    public async Task What_fails_is_told_with_its_reason()
    {
        _backend.Control.Fail = () => throw new InvalidOperationException("no");

        Assert.Equal($"{Policy} was not removed: InvalidOperationException: no", (await RunAsync("delete")).Reason);
        Assert.Equal("FAILED", JsonDocument.Parse(Assert.Single(_backend.Web.Requests).Body!).RootElement.GetProperty("Status").GetString());
    }

    [Theory]
    [InlineData("Create", "FAILED")]
    [InlineData("Delete", "SUCCESS")]
    [InlineData("Sometimes", "FAILED")]
    public async Task Without_a_policy_s_name_nothing_is_made_and_nothing_to_delete(string type, string status)
    {
        var input = EventFile.CustomResource("remove-iot-policy/delete") with { RequestType = type, PolicyName = null, PhysicalResourceId = "failed-before" };

        Assert.Equal((status, "failed-before"), Answered(await _backend.RemoveIotPolicy.HandleAsync(input, Context)));
    }

    private static FakeContext Context => new() { RemainingTime = TimeSpan.FromMinutes(15) };

    private static (string Status, string Id) Answered(CustomResourceResponse response) => (response.Status, response.PhysicalResourceId);

    private Task<CustomResourceResponse> RunAsync(string name) =>
        _backend.RemoveIotPolicy.HandleAsync(EventFile.CustomResource($"remove-iot-policy/{name}"), Context);
}
