using Infrastructure.Users;

namespace Infrastructure.Tests.Users;

/// <summary>How erasing and exporting are called.</summary>
public sealed class UserCommandLineTests
{
    [Theory]
    [InlineData("erase")]
    [InlineData("erase --user x")]
    [InlineData("erase --user x --message-log a --directory")]
    [InlineData("erase --user x --message-log a --directory b")]
    [InlineData("erase --user x --message-log a --directory b --connections c")]
    [InlineData("erase --user x --message-log a --directory b --connections c --rooms r")]
    [InlineData("erase --user x --message-log a --directory b --connections c --rooms r --inbox i --yes")]
    [InlineData("erase --user x --user y --message-log a --directory b --connections c --rooms r --inbox i")]
    [InlineData("export --user x --message-log a --directory b --connections c --rooms r --inbox i")]
    [InlineData("export --user x --message-log a --directory b --connections d --rooms r --inbox i --out c --confirm")]
    public async Task A_call_that_is_not_understood_says_how_and_asks_nobody(string call)
    {
        using var error = new StringWriter();

        var exitCode = await new UserCommand(() => throw new InvalidOperationException("asked"), TimeProvider.System, TextWriter.Null, error)
            .RunAsync(call.Split(' '), TestContext.Current.CancellationToken);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("erase --user <sub or identity id>", error.ToString(), StringComparison.Ordinal);
    }
}
