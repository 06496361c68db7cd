using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Support;
using LocalCloud.Tests.Gateway;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Support;

/// <summary><c>localcloud/README.md</c> against the code. <c>UPDATE_SUPPORT=1</c> writes what follows from it anew; then read the difference.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("localcloud-");

    private static string PathOfPage => Path.Combine(TestCloud.Root, "localcloud", "README.md");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _state.Delete(recursive: true);

    [Fact]
    public async Task The_page_tells_what_the_services_declare_to_support()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        LocalCloudHost.AddParts(
            services, new CloudOptions { StateDirectory = _state.FullName, AssemblyDirectory = _state.FullName, RootDirectory = _state.FullName });
        await using var parts = services.BuildServiceProvider();

        await AssertHoldsAsync("support", new SupportTable(parts.GetServices<ServiceSupport>(), parts.GetServices<IResourceType>()).Write());
    }

    [Fact]
    public async Task The_page_tells_the_options_of_the_command_line() => await AssertHoldsAsync("options", TableOf(RunCommand.Create()));

    [Fact]
    public async Task The_page_tells_the_options_of_every_sub_command()
    {
        foreach (var command in RunCommand.Create().Subcommands)
        {
            await AssertHoldsAsync(command.Name, TableOf(command));
        }
    }

    /// <summary>Compares what stands between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    private static async Task AssertHoldsAsync(string name, string written)
    {
        var page = await File.ReadAllTextAsync(PathOfPage, Token);
        var (begin, end) = ($"<!-- {name} -->\n\n", $"\n<!-- /{name} -->\n");
        Assert.Contains(begin, page, StringComparison.Ordinal);
        Assert.Contains(end, page, StringComparison.Ordinal);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_SUPPORT") == "1")
        {
            page = page[..from] + written + page[to..];
            await File.WriteAllTextAsync(PathOfPage, page, Token);
            to = from + written.Length;
        }

        Assert.Equal(written, page[from..to]);
    }

    private static string TableOf(Command command)
    {
        var text = new StringBuilder("| option | does | default |\n|---|---|---|\n");
        // Help and version are the library's own, and every program's.
        foreach (var option in command.Options.Where(option => option.Action is null && !option.Hidden))
        {
            var values = option.ValueType == typeof(bool) ? [] : option.GetCompletions(CompletionContext.Empty).Select(value => $" `{value.Label}`");
            text.Append($"| `{option.Name}`{string.Join(" or", values)} | {DescriptionOf(option)} | {DefaultOf(option)} |\n");
        }

        return text.ToString();
    }

    // An option without a value of its own says in its description what then counts.
    private static string DescriptionOf(Option option) => option.Description!.Split(" [default: ")[0];

    private static string DefaultOf(Option option) =>
        option.Description!.Split(" [default: ") is [_, var said] ? $"`{said.TrimEnd(']')}`"
        : option.HasDefaultValue && option.GetDefaultValue() is { } value and not (Array or false) ? $"`{value}`"
        : "";
}
