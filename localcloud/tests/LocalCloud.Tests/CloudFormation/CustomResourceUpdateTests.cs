using System.Text.Json.Nodes;
using LocalCloud.Lambda;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.CloudFormation;

/// <summary>Custom resources over restarts with a changed template.</summary>
public sealed class CustomResourceUpdateTests : IDisposable
{
    private const string Handler = """
        async (event) => {
          const { StackId, RequestId, LogicalResourceId, ResponseURL, RequestType, ResourceProperties } = event;
          require('fs').appendFileSync('events', JSON.stringify(event) + '\n');
          const Status = RequestType === 'Delete' && ResourceProperties.Undeletable ? 'FAILED' : 'SUCCESS';
          await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(
            { StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'thing-' + ResourceProperties.Name, Status }) });
        }
        """;

    private readonly TinyAssembly _assembly = new(Handler);
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("custom-");

    public void Dispose()
    {
        _assembly.Dispose();
        _state.Delete(recursive: true);
    }

    [Fact]
    public async Task A_restart_asks_for_an_update_with_the_old_properties()
    {
        SetThing("""{"Name":"a","Size":1}""");
        Assert.Equal(["Create thing"], await RunAsync());

        SetThing("""{"Name":"a","Size":2}""");
        Assert.Equal(["Update thing-a 1->2"], await RunAsync());
    }

    [Fact]
    public async Task A_new_physical_id_replaces_the_resource_and_the_old_one_is_deleted_last()
    {
        SetThing("""{"Name":"a"}""");
        await RunAsync();

        SetThing("""{"Name":"b"}""");
        Assert.Equal(["Update thing-a", "Delete thing-a"], await RunAsync());
        Assert.Equal(["Update thing-b"], await RunAsync());
    }

    [Fact]
    public async Task What_left_the_template_is_deleted_once()
    {
        SetThing("""{"Name":"a"}""");
        await RunAsync();

        _assembly.Resources.Remove("Thing");
        Assert.Equal(["Delete thing-a"], await RunAsync());
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task A_deletion_that_fails_does_not_stop_the_start()
    {
        SetThing("""{"Name":"a","Undeletable":"yes"}""");
        await RunAsync();

        _assembly.Resources.Remove("Thing");
        Assert.Equal(["Delete thing-a"], await RunAsync());
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task One_that_left_together_with_its_function_does_not_stop_the_start()
    {
        SetThing("""{"Name":"a"}""");
        await RunAsync();

        _assembly.Resources.Remove("Thing");
        _assembly.Function["FunctionName"] = "another";
        Assert.Empty(await RunAsync());
    }

    private void SetThing(string properties)
    {
        var own = JsonNode.Parse(properties)!.AsObject();
        own["ServiceToken"] = JsonNode.Parse("""{"Fn::GetAtt":["Function","Arn"]}""");
        _assembly.Resources["Thing"] = new JsonObject { ["Type"] = "Custom::Thing", ["Properties"] = own };
    }

    /// <summary>Starts and stops; what the function was asked meanwhile.</summary>
    private async Task<IEnumerable<string>> RunAsync()
    {
        var file = Path.Combine(_assembly.Code, "events");
        File.Delete(file);
        await using (var cloud = await TinyCloud.StartAsync(_assembly, state: _state.FullName))
        {
            await cloud.Get<AsyncEvents>().WhenEmptyAsync();
        }

        return File.Exists(file)
            ? (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(Summary)
            : [];
    }

    private static string Summary(string line)
    {
        var asked = JsonNode.Parse(line)!;
        var sizes = asked["OldResourceProperties"]?["Size"] is { } old ? $" {old}->{asked["ResourceProperties"]!["Size"]}" : "";
        return $"{asked["RequestType"]} {asked["PhysicalResourceId"] ?? "thing"}{sizes}";
    }
}
