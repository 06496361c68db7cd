using System.Text.Json.Nodes;
using LocalCloud.Logs;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Logs;

public sealed class FunctionLogTests
{
    [Fact]
    public async Task Lines_go_to_the_function_s_log_group_in_order()
    {
        using var assembly = new TinyAssembly("async () => { console.log('one'); process.stdout.write('two'); }");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await cloud.ResultAsync();

        var lines = (JsonArray)(await cloud.LocalAsync("logs/tiny"))!;
        Assert.Equal(["START", "one", "two", "END", "REPORT"], lines.Select(line => ((string?)line!["message"])!.Split(' ')[0]));
        Assert.Single(lines.Select(line => (string?)line!["stream"]).Distinct());
        Assert.Contains("Init Duration: ", (string?)lines[^1]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs:CreateLogStream", "logs:PutLogEvents")]
    [InlineData("logs:PutLogEvents", "logs:CreateLogStream")]
    public async Task Without_either_permission_the_lines_are_lost_and_the_refusal_is_recorded(string missing, string left)
    {
        using var assembly = new TinyAssembly("async () => { console.log('one'); return 'done'; }");
        assembly.Resources["Role"]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]![0]!["Action"] = left;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal("done", (string?)await cloud.ResultAsync());
        await cloud.ResultAsync();

        Assert.Empty(cloud.Get<LogGroups>().Lines("/tiny")!);
        var refused = Assert.Single((JsonArray)(await cloud.LocalAsync("refused"))!)!;
        Assert.Equal(missing, (string?)refused["action"]);
    }

    [Fact]
    public async Task A_group_keeps_its_last_ten_thousand_lines()
    {
        using var assembly = new TinyAssembly("async () => { console.log(Array.from({ length: 12000 }, (_, i) => 'line ' + i).join('\\n')); }");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        await cloud.ResultAsync();

        var lines = cloud.Get<LogGroups>().Lines("/tiny")!;
        Assert.Equal(10_000, lines.Count);
        Assert.Equal("line 11999", lines[^3].Message);
    }
}
