using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.Resources;

public sealed class PolicyTypeTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_policy_is_created_under_its_name()
    {
        var created = await CreateAsync("Realtime", IotCloud.AllowAll);

        Assert.Equal("Realtime", created.Ref);
        Assert.Equal(IotCloud.Arn + "policy/Realtime", created.Attributes["Arn"]!.ToString());
        Assert.NotNull(_cloud.Services.GetRequiredService<IotPolicies>().Find("Realtime"));
    }

    [Fact]
    [ConformsTo("auth-policy-size")]
    public async Task White_space_does_not_count_toward_the_2048_characters()
    {
        var room = 2_048 - IotCloud.AllowAll.Length + 1; // the * makes way for the letters
        string Resource(int letters) => IotCloud.AllowAll.Replace("\"*\"}", $"\"{new string('a', letters)}\"}}", StringComparison.Ordinal);

        await CreateAsync("Fits", Resource(room).Replace(",", " ,\n", StringComparison.Ordinal));

        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => CreateAsync("TooLong", Resource(room + 1)));
        Assert.Contains("PolicyDocument: has 2049 characters", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Action":"iot:*","Resource":"*"}]}""")]
    public async Task A_policy_that_can_not_be_understood_stops_the_start(string document) =>
        await Assert.ThrowsAsync<UnsupportedTemplateException>(() => CreateAsync("P", document));

    private Task<CreatedResource> CreateAsync(string name, string document) => _cloud.Services
        .GetServices<IResourceType>()
        .Single(type => type.TypeName == "AWS::IoT::Policy")
        .CreateAsync(
            new ResourceRequest(
                "Policy",
                "AWS::IoT::Policy",
                new JsonObject { ["PolicyName"] = name, ["PolicyDocument"] = JsonNode.Parse(document) },
                new StackContext("Stack", "eu-west-1", IotCloud.Account, "/")),
            TestContext.Current.CancellationToken);
}
