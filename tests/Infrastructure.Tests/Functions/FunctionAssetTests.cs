using Infrastructure.Functions;

namespace Infrastructure.Tests.Functions;

public sealed class FunctionAssetTests : IDisposable
{
    private static readonly FunctionDemands Anything = new();
    private static readonly FunctionDemands ForAws = new() { MustRunOnAws = true };

    private readonly Workplace _workplace = new();

    [Fact]
    public void A_missing_binary_is_one_sentence_that_says_what_to_run()
    {
        File.Delete(_workplace.Bootstrap);
        Assert.Equal(
            "The functions are not published: artifacts/functions/asset/bootstrap is missing. Run `bash src/Functions/publish.sh`.",
            Refusal(Anything));
    }

    [Fact]
    public void A_missing_binary_for_ARM_is_one_sentence_that_says_what_to_run() => Assert.Equal(
        "The functions are not published: artifacts/functions/arm64/asset/bootstrap is missing. Run `bash src/Functions/publish.sh arm64`.",
        Refusal(Anything with { Arm64 = true }));

    [Fact]
    public void The_binary_for_ARM_has_a_folder_and_a_build_file_of_its_own()
    {
        _workplace.PublishForArm("""{"kind":"aot","packages":"stand-ins"}""");

        Assert.EndsWith("arm64/asset", FunctionAsset.Load(_workplace.Functions, Anything with { Arm64 = true }).Directory, StringComparison.Ordinal);
        Assert.Contains("(artifacts/functions/arm64/build.json)", Refusal(ForAws with { Arm64 = true }), StringComparison.Ordinal);
        Assert.NotNull(FunctionAsset.Load(_workplace.Functions, ForAws));
    }

    [Fact]
    public void A_native_binary_with_Amazon_s_packages_may_go_anywhere() => Assert.EndsWith(
        "asset", FunctionAsset.Load(_workplace.Functions, ForAws).Directory, StringComparison.Ordinal);

    [Fact]
    public void A_binary_for_the_JIT_goes_to_AWS_in_no_stage()
    {
        File.WriteAllText(_workplace.BuildFile, """{"kind":"jit","packages":"amazon"}""");
        Assert.Contains("provided.al2023 has no .NET", Refusal(ForAws with { AllowsStandIns = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"aot","packages":"stand-ins"}""")]
    [InlineData("""{"kind":"aot","packages":"amazing"}""")]
    [InlineData("""{"kind":"aot"}""")]
    public void Stand_ins_go_to_AWS_only_where_they_are_allowed(string build)
    {
        File.WriteAllText(_workplace.BuildFile, build);
        Assert.Equal(
            "The functions were published with the stand-ins for Amazon's packages (artifacts/functions/build.json), which are not for AWS: "
                + "publish with a package index that has Amazon's own, or pass -c allowStandins=true.",
            Refusal(ForAws));
        Assert.NotNull(FunctionAsset.Load(_workplace.Functions, ForAws with { AllowsStandIns = true }));
        Assert.NotNull(FunctionAsset.Load(_workplace.Functions, Anything));
    }

    [Fact]
    public void A_binary_of_a_kind_that_nobody_knows_goes_to_no_AWS()
    {
        File.WriteAllText(_workplace.BuildFile, """{"kind":null,"packages":"amazon"}""");
        Assert.Contains("says nothing.", Refusal(ForAws), StringComparison.Ordinal);
        File.Delete(_workplace.BuildFile);
        Assert.Contains("says nothing.", Refusal(ForAws with { AllowsStandIns = true }), StringComparison.Ordinal);
        Assert.NotNull(FunctionAsset.Load(_workplace.Functions, Anything));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"kind":1,"packages":"amazon"}""")]
    [InlineData("""{"kind":"aot","packages":{}}""")]
    public void A_build_file_that_is_none_is_refused(string text)
    {
        File.WriteAllText(_workplace.BuildFile, text);
        Assert.StartsWith("artifacts/functions/build.json is not what publish.sh writes: ", Refusal(ForAws), StringComparison.Ordinal);
    }

    public void Dispose() => _workplace.Dispose();

    private string Refusal(FunctionDemands demands) =>
        Assert.Throws<DeploymentRefusedException>(() => FunctionAsset.Load(_workplace.Functions, demands)).Message;
}
