using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Tests.Fakes;
using LocalCloud.Tests.Lambda;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Hosting;

/// <summary>State that can't be read ends the start with the name of its file.</summary>
public sealed class UnreadableStateTests : IDisposable
{
    private readonly Sandbox _sandbox = new(ProjectRoot.Find());

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("clock.json", "{")]
    [InlineData("cognito-identities.json", "")]
    [InlineData("sessions/1.json", "[]")]
    [InlineData("event-deliveries/1.json", "\0\0\0\0")]
    [InlineData("queue-definitions/q.json", "no JSON")]
    [InlineData("rules/messages.log", "{}}\n")]
    public async Task A_file_that_is_damaged_is_named(string name, string content)
    {
        var path = Path.Combine(_sandbox.Options.StateDirectory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        using var assembly = new TinyAssembly("async () => 'done'");

        var error = await Assert.ThrowsAsync<LocalCloudException>(() => LocalCloudHost.StartAsync(
            _sandbox.Options with { AssemblyDirectory = assembly.Save() },
            services => services.AddLogging(logging => logging.ClearProviders()),
            TestContext.Current.CancellationToken));

        Assert.StartsWith($"{path} can't be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("--fresh", error.Message, StringComparison.Ordinal);
        // Nothing holds the directory: the next start may repair it.
        StateLock.Take(_sandbox.Options.StateDirectory).Dispose();
    }

    [Fact]
    public void The_state_directory_is_its_owners_alone_also_one_that_was_there_before()
    {
        Directory.CreateDirectory(_sandbox.Options.StateDirectory);
        File.SetUnixFileMode(
            _sandbox.Options.StateDirectory,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        StateLock.Take(_sandbox.Options.StateDirectory).Dispose();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_sandbox.Options.StateDirectory));
    }
}
