using System.CommandLine;
using System.CommandLine.Invocation;
using LocalCloud.Hosting.Preparation;

namespace LocalCloud.Hosting.CommandLine;

/// <summary><c>LocalCloud --version</c>: its own version, and what the functions were published with.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine($"LocalCloud {typeof(VersionAction).Assembly.GetName().Version?.ToString(3)}");
        output.WriteLine($"Functions: {Toolchain.DescribeFunctions(ProjectRoot.Find())}");
        return 0;
    }
}
