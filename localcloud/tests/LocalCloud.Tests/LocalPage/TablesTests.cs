using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;
using LocalCloud.Tests.DynamoDb;
using LocalCloud.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.LocalPage;

/// <summary>What the page reads of tables.</summary>
public sealed class TablesTests : IAsyncLifetime
{
    private GatewayHost _host = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(services => services.AddDynamoDb());
        _http = new HttpClient { BaseAddress = _host.Address };
        await _host.CreateAsync("AWS::DynamoDB::Table", DynamoDbGatewayTests.Cloud.Table("Log"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_are_plain_JSON_in_pages_of_a_partition_or_of_the_table()
    {
        var dynalite = _host.Services.GetRequiredService<IDynalite>();
        for (var seq = 1; seq <= 60; seq++)
        {
            await dynalite.CallAsync("PutItem", JsonNode.Parse($$$"""{"TableName":"Log","Item":{"pk":{"S":"log|a"},"seq":{"N":"{{{seq}}}"} } }""")!.AsObject(), Token);
        }

        await dynalite.CallAsync(
            "PutItem",
            JsonNode.Parse(
                """
                {"TableName":"Log","Item":{"pk":{"S":"b"},"seq":{"N":"1"},"text":{"B":"Z3LDvMOfZQ=="},"bytes":{"B":"AAE="},
                 "list":{"L":[{"NULL":true},{"BOOL":true},{"M":{"n":{"N":"1.5"}}}]},"large":{"N":"12345678901234567890123"}}}
                """)!.AsObject(),
            Token);

        Assert.Equal("""[{"name":"Log","keys":["pk","seq"]}]""", await _http.GetStringAsync("/_local/tables", Token));

        var first = await PageAsync("pk=log%7Ca");
        Assert.Equal((50, 60), (first["items"]!.AsArray().Count, (int)first["items"]![0]!["seq"]!)); // the last first
        var second = await PageAsync($"pk=log%7Ca&from={first["next"]}");
        Assert.Equal((10, 1, null), (second["items"]!.AsArray().Count, (int)second["items"]!.AsArray()[^1]!["seq"]!, (string?)second["next"]));
        Assert.Equal(1, (int)(await PageAsync("pk=log%7Ca&ascending=true"))["items"]![0]!["seq"]!);

        var item = Assert.Single((await PageAsync("pk=b"))["items"]!.AsArray())!;
        Assert.Equal(("grüße", "base64:AAE=", "12345678901234567890123"), ((string?)item["text"], (string?)item["bytes"], (string?)item["large"]));
        Assert.Equal("""[null,true,{"n":"1.5"}]""", item["list"]!.ToJsonString());

        var all = await PageAsync("");
        Assert.Equal(61, all["items"]!.AsArray().Count + (await PageAsync($"from={all["next"]}"))["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("Nothing", "")]
    [InlineData("Log", "from=nonsense")]
    [InlineData("Log", "from=eyJwayI6MX0")]
    [InlineData("..%2Fx", "")]
    public async Task What_there_is_not_is_refused_with_the_reason(string table, string query)
    {
        using var answer = await _http.GetAsync($"/_local/tables/{table}?{query}", Token);
        Assert.InRange(answer.StatusCode, HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task<JsonObject> PageAsync(string query) => (await _http.GetFromJsonAsync<JsonObject>("/_local/tables/Log?" + query, Token))!;
}
