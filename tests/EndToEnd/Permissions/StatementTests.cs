using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>
/// Every Allow statement is needed: without it the call that is named for it is refused, to the role that had it, as AWS refuses it.
/// With all of them in place the same calls are refused nothing.
/// </summary>
public sealed class StatementTests
{
    // What is asked for while the stack is created, and what is said then.
    private static readonly Dictionary<string, string> AtCreation = new()
    {
        ["ResolveIotEndpoint/DescribeEndpoint"] = "is not authorized to perform: iot:DescribeEndpoint",
        ["TrackConnections/ReceiveEvents"] = "The function execution role does not have permissions to call ReceiveMessage on SQS",
    };

    public static TheoryData<string> NeededAtCreation => [.. AtCreation.Keys];

    // Functions whose scenarios need none of the others: one of each one's statements is missing at a time.
    private static readonly string[] Apart = ["BlockUser", "ChangeAudience", "GetNotificationStatus", "PublishUpdate", "TellUnseen"];

    /// <summary>Statements that are missing together, as <c>{function}/{statement}</c>, by commas.</summary>
    public static TheoryData<string> Statements
    {
        get
        {
            using var assembly = new CloudAssembly();
            var all = RoleStatement.AllOf(assembly).Where(statement => !AtCreation.ContainsKey(statement.Name)).ToList();
            return
            [
                .. all.Where(statement => !Apart.Contains(statement.Owner)).Select(statement => statement.Name),
                .. all.Where(statement => Apart.Contains(statement.Owner))
                    .GroupBy(statement => statement.Owner)
                    .SelectMany(owner => owner.Index())
                    .GroupBy(statement => statement.Index, statement => statement.Item.Name)
                    .Select(rank => string.Join(',', rank)),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Without_it_the_call_that_needs_it_is_refused(string missing)
    {
        using var assembly = new CloudAssembly();
        var names = missing.Split(',');
        var statements = RoleStatement.AllOf(assembly).Where(statement => names.Contains(statement.Name)).ToList();
        Assert.Equal(names.Length, statements.Count);
        foreach (var statement in statements)
        {
            statement.Statements.Remove(statement.Node);
            if (statement.Sid == "SendToDeadLetters")
            {
                FailingFunctions.FailFirst(assembly, statement.Owner, 1000); // only a function that keeps failing sends there
            }
        }

        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), ["--retry-delays", "0,0"]);
        foreach (var statement in statements)
        {
            await Scenarios.For(statement.Owner, statement.Sid)(cloud);
        }

        foreach (var statement in statements)
        {
            var refusal = await Eventually.GetAsync(
                async () => (await cloud.RefusedAsync()).FirstOrDefault(statement.Explains), $"the refusal of {statement.Name}");
            Assert.Contains("no identity-based policy allows", (string)refusal["reason"]!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(NeededAtCreation))]
    public async Task Without_what_is_needed_at_its_creation_the_stack_is_not_created_and_says_why(string needed)
    {
        using var assembly = new CloudAssembly();
        var statement = RoleStatement.AllOf(assembly).Single(statement => statement.Name == needed);
        statement.Statements.Remove(statement.Node);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalCloudProcess.StartAsync(assembly.Save(), []));

        Assert.Contains(AtCreation[needed], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_all_statements_in_place_the_same_calls_are_refused_nothing()
    {
        using var assembly = new CloudAssembly();
        await using var cloud = await LocalCloudProcess.StartAsync(assembly.Save(), []);

        var statements = RoleStatement.AllOf(assembly).Where(statement => !AtCreation.ContainsKey(statement.Name)).ToList();
        foreach (var statement in statements)
        {
            await Scenarios.For(statement.Owner, statement.Sid)(cloud);
        }

        // Events and rules invoke their functions later: every call has had its invocation before anything is concluded.
        foreach (var owner in statements.Where(statement => statement.Owner != "SignedIn").CountBy(statement => statement.Owner))
        {
            var calls = owner.Key == "ResolveIotEndpoint" ? 1 : owner.Value;
            await Eventually.BeAsync(
                async () => (await cloud.InvocationsAsync()).Count(run => ((string)run["function"]!).Contains(owner.Key, StringComparison.Ordinal)) >= calls,
                $"{calls} invocations of {owner.Key}");
        }

        Assert.All(await cloud.InvocationsAsync(), run => Assert.Null(run["errorType"]));
        Assert.Empty((await cloud.RefusedAsync()).Select(refused => refused.ToJsonString()));
    }
}
