namespace Infrastructure.Tests.Deployments;

/// <summary>
/// The templates as text beside the tests, so that a review sees what a change of the code changes on AWS. One is written out; of the others
/// stands there what is different from it.
/// </summary>
public sealed class SnapshotTests(RealtimeTemplate stack)
{
    private const string First = "unnamed";

    public static TheoryData<string> Kinds => [.. DeploymentKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_change_of_what_is_deployed_is_seen_in_a_review(string kind)
    {
        var lines = TemplateText.Of(DeploymentKinds.Template(stack, kind));
        var text = string.Join('\n', kind is First ? lines : TemplateText.Differences(TemplateText.Of(stack.Template), lines)) + "\n";
        var file = Path.Combine(Repository.Root, "tests", "Infrastructure.Tests", "Snapshots", $"{kind.Replace(' ', '-')}.txt");
        if (System.Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(text == File.ReadAllText(file), $"{Path.GetFileName(file)} is stale: run this test with UPDATE_FIXTURES=1, and look at what has changed.");
    }

    [Fact]
    public void Any_value_that_is_another_is_seen()
    {
        var text = TemplateText.Of(stack.Template);
        var changed = TemplateText.Of(stack.Template.With(template => template.Named("AWS::Lambda::Function", "CatchUp").Properties["Timeout"] = 30));
        Assert.Empty(TemplateText.Differences(text, text));
        Assert.Equal(
            [$"{stack.Template.Named("AWS::Lambda::Function", "CatchUp").LogicalId}: AWS::Lambda::Function", "-    Timeout: 29", "+    Timeout: 30"],
            TemplateText.Differences(text, changed));
    }
}
