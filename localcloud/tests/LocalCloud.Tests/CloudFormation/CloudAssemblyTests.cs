using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.CloudFormation;

public sealed class CloudAssemblyTests
{
    [Fact]
    public void It_gives_the_template_and_where_its_assets_are()
    {
        using var assembly = new TinyAssembly("0");

        var read = CloudAssembly.Read(assembly.Save());

        var stack = Assert.Single(read.Stacks);
        Assert.Equal("Tiny", stack.Name);
        Assert.Equal(assembly.Code, read.Assets["code.zip"]);
        Assert.Contains(stack.Template.Resources, resource => resource.LogicalId == "Function");
    }

    [Fact]
    public void A_missing_assembly_says_how_to_make_one()
    {
        var e = Assert.Throws<LocalCloudException>(() => CloudAssembly.Read("/no/such/assembly"));

        Assert.Contains("/no/such/assembly/manifest.json", e.Message, StringComparison.Ordinal);
        Assert.Contains("cdk synth", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{"artifacts": {}}""", "holds no stack")]
    [InlineData("""{"artifacts": {"A": {"type": "aws:cloudformation:stack"}, "assembly-Prod": {"type": "cdk:cloud-assembly"}}}""", "holds the stage assembly-Prod")]
    public void A_manifest_that_can_not_be_run_is_refused(string manifest, string message)
    {
        using var assembly = new TinyAssembly("0");
        assembly.Save();
        File.WriteAllText(Path.Combine(assembly.Folder, "manifest.json"), manifest);

        Assert.Contains(message, Assert.Throws<LocalCloudException>(() => CloudAssembly.Read(assembly.Folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_is_no_asset_stops_the_start()
    {
        using var assembly = new TinyAssembly("0");
        assembly.Function["Code"]!["S3Key"] = "elsewhere.zip";

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => TinyCloud.StartAsync(assembly));

        Assert.Equal("Function (AWS::Lambda::Function): the property Code is not an asset of the cloud assembly.", e.Message);
    }
}
