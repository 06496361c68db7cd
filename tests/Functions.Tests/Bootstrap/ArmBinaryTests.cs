using System.Runtime.CompilerServices;
using Functions.Tests.Events;

namespace Functions.Tests.Bootstrap;

/// <summary>The functions for ARM, published with the cross compiler and started under qemu. Only in the long run.</summary>
public sealed class ArmBinaryTests
{
    // Where Debian's cross compiler has ARM's C library.
    private const string Libraries = "/usr/aarch64-linux-gnu";

    [LongFact]
    public async Task The_binary_for_ARM_answers_an_event()
    {
        var repository = Path.GetDirectoryName(EventFile.Folder)!;
        await PublishedFunctions.RunAsync(Path.Combine(repository, "src/Functions/publish.sh"), "arm64");
        var binary = Path.Combine(repository, "artifacts/functions/arm64/asset/bootstrap");

        var header = (await PublishedFunctions.RunAsync("readelf", "--file-header", binary)).Split('\n');
        var (path, body, output) = await BootstrapProcess.RunAsync(
            ["qemu-aarch64", "-L", Libraries, binary], EventFile.Text("publish-update/unknown-family"), []);

        Assert.Single(header, line => line.Contains("AArch64", StringComparison.Ordinal));
        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
        Assert.Contains("topic must be one of", body, StringComparison.Ordinal);
        Assert.Contains("\"outcome\":\"Rejected\"", output, StringComparison.Ordinal);
    }

    /// <summary>A test that exists in the long run only; a skipped one would be a failure.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LongFactAttribute : FactAttribute
    {
        public LongFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
            : base(sourceFilePath, sourceLineNumber) => Explicit = !TestSizes.CrossPublishes;
    }
}
