using System.Text;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;

namespace LocalCloud.Tests.Hosting;

public sealed class EventFileTests
{
    private static readonly Dictionary<string, string> Outputs = new() { ["UserPoolId"] = "eu-west-1_abc" };

    [Fact]
    public void Outputs_of_the_stack_are_filled_in_and_other_placeholders_stay() =>
        Assert.Equal("""{"pool":"eu-west-1_abc","x":"${Other}"}""", Fill("""{"pool":"${UserPoolId}","x":"${Other}"}"""));

    [Fact]
    public void A_file_that_is_not_JSON_is_handed_on_as_it_is() => Assert.Equal("not { json", Fill("not { json"));

    [Fact]
    public void A_member_is_replaced_by_its_path() =>
        Assert.Equal("""{"detail":{"userId":"a=b","n":1}}""", Fill("""{"detail":{"userId":"x","n":1}}""", "detail.userId=a=b"));

    [Fact]
    public void What_is_around_it_may_be_deep_and_have_half_a_character()
    {
        var deep = $"{new string('[', 900)}{new string(']', 900)}";

        Assert.Equal($$"""{"user":"b","half":"�","deep":{{deep}}}""", Fill($$"""{"user":"a","half":"\ud83d","deep":{{deep}}}""", "user=b"));
    }

    [Theory]
    [InlineData("""{"a":1}""", "b=1", "no member b")]
    [InlineData("""{"a":1}""", "a.b=1", "no member a.b")]
    [InlineData("""{"a":1}""", "nonsense", "path=value")]
    [InlineData("""{"a":1}""", "=1", "path=value")]
    [InlineData("not { json", "a=1", "not JSON")]
    [InlineData("null", "a=1", "null")]
    public void What_cannot_be_replaced_is_said_in_one_sentence(string file, string replacement, string message) =>
        Assert.Contains(
            message, Assert.Throws<LocalCloudException>(() => Fill(file, replacement)).Message, StringComparison.Ordinal);

    private static string Fill(string file, params string[] replacements) =>
        Encoding.UTF8.GetString(EventFile.Fill(Encoding.UTF8.GetBytes(file), Outputs, replacements));
}
