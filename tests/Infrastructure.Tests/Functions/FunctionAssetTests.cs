using Infrastructure.Functions;

namespace Infrastructure.Tests.Functions;

public sealed class FunctionAssetTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public void A_missing_binary_is_one_sentence_that_says_what_to_run()
    {
        File.Delete(_workplace.Bootstrap);
        var refusal = Assert.Throws<DeploymentRefusedException>(() => FunctionAsset.Load(_workplace.Functions, mustBeSupported: false, mustRunOnAws: false));
        Assert.Equal(
            "The functions are not published: artifacts/functions/asset/bootstrap is missing. Run `bash src/Functions/publish.sh`.",
            refusal.Message);
    }

    [Fact]
    public void A_supported_binary_may_go_anywhere() =>
        Assert.EndsWith("asset", FunctionAsset.Load(_workplace.Functions, mustBeSupported: true, mustRunOnAws: false).Directory, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"kind":"aot","framework":"net9.0"}""", "aot on net9.0")]
    [InlineData("""{"kind":"jit","framework":"net10.0"}""", "jit on net10.0")]
    [InlineData("""{"kind":null,"framework":"net10.0"}""", " on net10.0")]
    public void An_unsupported_binary_goes_to_no_place_that_must_be_supported(string build, string said)
    {
        File.WriteAllText(_workplace.BuildFile, build);
        var refusal = Assert.Throws<DeploymentRefusedException>(() => FunctionAsset.Load(_workplace.Functions, mustBeSupported: true, mustRunOnAws: false));
        Assert.Contains($"says {said}.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-c allowUnsupportedRuntime=true", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(FunctionAsset.Load(_workplace.Functions, mustBeSupported: false, mustRunOnAws: false));
    }

    [Fact]
    public void A_binary_for_the_JIT_goes_to_AWS_in_no_stage()
    {
        File.WriteAllText(_workplace.BuildFile, """{"kind":"jit","framework":"net10.0"}""");
        var refusal = Assert.Throws<DeploymentRefusedException>(
            () => FunctionAsset.Load(_workplace.Functions, mustBeSupported: false, mustRunOnAws: true));
        Assert.Contains("provided.al2023 has no .NET", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_binary_goes_to_no_place_that_must_be_supported()
    {
        File.Delete(_workplace.BuildFile);
        var refusal = Assert.Throws<DeploymentRefusedException>(() => FunctionAsset.Load(_workplace.Functions, mustBeSupported: true, mustRunOnAws: false));
        Assert.Contains("says nothing.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"kind":1,"framework":"net10.0"}""")]
    public void A_build_file_that_is_none_is_refused(string text)
    {
        File.WriteAllText(_workplace.BuildFile, text);
        var refusal = Assert.Throws<DeploymentRefusedException>(() => FunctionAsset.Load(_workplace.Functions, mustBeSupported: true, mustRunOnAws: false));
        Assert.StartsWith("artifacts/functions/build.json is not what publish.sh writes: ", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();
}
