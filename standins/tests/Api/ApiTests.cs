namespace Packages.Tests.Api;

/// <summary>
/// The record of what we use of each AWS package: <c>standins/{id}/api.txt</c>, a line per type or member and, after a tab, where the real
/// one is published. <c>UPDATE_API=1</c> writes the files anew; then check the new lines against their sources.
/// </summary>
public sealed class ApiTests
{
    private static readonly string[] Assemblies = ["Realtime.dll", "bootstrap.dll"];

    public static TheoryData<string> Packages =>
        [.. PackageSource.Folders.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task What_our_assemblies_use_is_what_the_record_lists(string package)
    {
        var used = Assemblies
            .SelectMany(file => AssemblyReferences.Read(Path.Combine(AppContext.BaseDirectory, file), package))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        var path = Path.Combine(Repository.Root, "standins", package, "api.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1")
        {
            await File.WriteAllLinesAsync(path, used.Select(use => $"{use}\t{PackageSource.Of(package, use)}"), TestContext.Current.CancellationToken);
        }

        var listed = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(line => line.Split('\t')).ToArray();

        Assert.All(listed, line => Assert.True(line is [_, { Length: > 0 } source] && source.StartsWith("https://", StringComparison.Ordinal), $"No source: {line[0]}"));
        Assert.Equal(listed.Select(line => line[0]), used);
    }

    [Theory]
    [InlineData("AWSSDK.CognitoIdentityProvider")]
    [InlineData("AWSSDK.EventBridge")]
    [InlineData("AWSSDK.IotData")]
    [InlineData("AWSSDK.IoT")]
    [InlineData("AWSSDK.Lambda")]
    [InlineData("AWSSDK.Scheduler")]
    public void Nothing_of_ours_implements_a_client_interface_because_the_real_ones_have_more_members(string package) =>
        Assert.Empty(Assemblies.SelectMany(file => AssemblyReferences.ReadImplementations(Path.Combine(AppContext.BaseDirectory, file), package)));
}
