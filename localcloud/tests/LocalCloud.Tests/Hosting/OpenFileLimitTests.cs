using LocalCloud.Hosting;

namespace LocalCloud.Tests.Hosting;

public sealed class OpenFileLimitTests
{
    [Theory]
    [InlineData("512", "512", true)]
    [InlineData("256", "1023", true)]
    [InlineData("512", "1024", false)] // .NET raises the first to the second
    [InlineData("1024", "524288", false)]
    [InlineData("unlimited", "unlimited", false)]
    public void Too_few_open_files_are_told_before_anything_starts(string soft, string hard, bool isTooFew)
    {
        var problem = OpenFileLimit.ProblemIn(
            $"Limit                     Soft Limit           Hard Limit           Units     \nMax open files            {soft,-20} {hard,-20} files     \n");

        Assert.Equal(isTooFew, problem is not null);
        Assert.True(problem is null || problem.Contains($"allows {hard} (ulimit -Hn)", StringComparison.Ordinal), problem);
    }

    [Fact]
    public void What_the_kernel_lists_is_understood() =>
        Assert.Null(Record.Exception(() => OpenFileLimit.ProblemIn(File.ReadAllText("/proc/self/limits"))));
}
