namespace LocalCloud.Tests.Lambda;

public sealed class FunctionReadTests
{
    [Fact]
    public async Task The_API_tells_about_functions()
    {
        using var assembly = new TinyAssembly("async () => 1");
        assembly.Function["ReservedConcurrentExecutions"] = 3;
        await using var cloud = await TinyCloud.StartAsync(assembly);

        var configuration = (await cloud.GetAsync("/2015-03-31/functions/tiny/configuration"))!;
        Assert.Equal(("tiny", 7, 256), ((string?)configuration["FunctionName"], (int?)configuration["Timeout"], (int?)configuration["MemorySize"]));
        Assert.Equal("green", (string?)configuration["Environment"]!["Variables"]!["COLOUR"]);
        Assert.Equal("provided.al2023", (string?)configuration["Runtime"]);
        var function = (await cloud.GetAsync("/2015-03-31/functions/tiny"))!;
        Assert.Equal(3, (int?)function["Concurrency"]!["ReservedConcurrentExecutions"]);
        Assert.Equal("Active", (string?)function["Configuration"]!["State"]);
        Assert.Equal(3, (int?)(await cloud.GetAsync("/2019-09-30/functions/tiny/concurrency"))!["ReservedConcurrentExecutions"]);
        Assert.Equal("InvalidParameterValueException", await cloud.GetErrorAsync("/2015-03-31/functions/?MaxItems=0"));
        Assert.Equal("NotEmulatedException", await cloud.GetErrorAsync("/2015-03-31/functions/tiny?Colour=red"));
        Assert.Equal(["tiny"], (await cloud.GetAsync("/2015-03-31/functions/?MaxItems=1"))!["Functions"]!.AsArray().Select(one => (string?)one!["FunctionName"]));
    }

    [Theory]
    [InlineData("/2015-03-31/functions/none")]
    [InlineData("/2015-03-31/functions/none/configuration")]
    [InlineData("/2015-03-31/functions/tiny?Qualifier=live")]
    public async Task An_unknown_function_is_not_found(string path)
    {
        using var assembly = new TinyAssembly("async () => 1");
        await using var cloud = await TinyCloud.StartAsync(assembly);

        Assert.Equal("ResourceNotFoundException", await cloud.GetErrorAsync(path));
    }
}
