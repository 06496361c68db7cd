using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Tests.Events;

namespace Functions.Tests.OpenApi;

/// <summary>That the description refuses what it should: an answer that passes says something only then.</summary>
public sealed class ApiDescriptionTests
{
    private const string Page = """{"messages":[{"id":"m-1","topic":"chat/general","position":"e.1","sender":"backend","sentAt":"2026-11-22T10:00:00.000Z","payload":1}],"next":"e.1","head":"e.1","pending":false,"truncated":false}""";
    private const string Session = """{"identityId":"eu-west-1:11111111-1111-4111-8111-111111111111","region":"eu-west-1","iotEndpoint":"x","topicPrefix":"","families":[{"name":"chat","topic":"chat/{roomId}","subscribers":"signedIn","publishers":"nobody","logged":true,"retentionSeconds":1,"maxPayloadBytes":1,"metaIsTrusted":true}]}""";
    private const string BadRequest = """{"type":"about:blank","title":"Bad Request","status":400,"detail":"topic must be given.","parameter":"topic"}""";

    [Theory]
    [InlineData("GetMessages", 200, Page, "\"id\":\"m-1\",", "")]
    [InlineData("GetMessages", 200, Page, "\"id\":\"m-1\"", "\"id\":\"m/1\"")]
    [InlineData("GetMessages", 200, Page, "\"payload\":1", "\"payload\":1,\"extra\":1")]
    [InlineData("GetMessages", 200, Page, "chat/general", "chat/+")]
    [InlineData("GetMessages", 200, Page, "\"position\":\"e.1\"", "\"position\":\"e.01\"")]
    [InlineData("GetMessages", 200, Page, "\"sender\":\"backend\"", "\"sender\":\"alice\"")]
    [InlineData("GetMessages", 200, Page, ".000Z", "Z")]
    [InlineData("GetMessages", 200, Page, "\"pending\":false", "\"pending\":\"false\"")]
    [InlineData("GetMessages", 200, Page, "\"next\":\"e.1\",", "")]
    [InlineData("GetMessages", 200, Page, "\"next\"", "\"extra\":1,\"next\"")]
    [InlineData("CatchUp", 200, $$"""{"topics":[{"topic":"chat/general","problem":{{BadRequest}}}]}""", "\"problem\"", "\"messages\"")]
    [InlineData("CatchUp", 200, $$"""{"topics":[{"topic":"chat/general","problem":{{BadRequest}}}]}""", "\"topic\":\"chat/general\",", "")]
    [InlineData("CatchUp", 200, $$"""{"topics":[{"topic":"chat/general","problem":{{BadRequest}}}]}""", ",\"parameter\":\"topic\"", "")]
    [InlineData("OpenSession", 200, Session, "eu-west-1:1", "1")]
    [InlineData("OpenSession", 200, Session, "\"signedIn\"", "\"everybody\"")]
    [InlineData("OpenSession", 200, Session, "\"retentionSeconds\":1,", "")]
    [InlineData("OpenSession", 200, Session, "\"logged\":true", "\"logged\":false")]
    [InlineData("OpenSession", 200, Session, "\"logged\"", "\"extra\":1,\"logged\"")]
    [InlineData("GetMessages", 400, BadRequest, "\"status\":400", "\"status\":404")]
    [InlineData("GetMessages", 400, BadRequest, "Bad Request", "Forbidden")]
    [InlineData("GetMessages", 400, BadRequest, "\"parameter\"", "\"stackTrace\"")]
    [InlineData("GetMessages", 400, BadRequest, "about:blank", "https://example.com/problem")]
    public void An_answer_with_something_changed_is_refused(string function, int status, string body, string before, string after)
    {
        Assert.Empty(ApiDescription.Real.ProblemsOf(function, Answer(status, body)));
        Assert.Contains(before, body, StringComparison.Ordinal);

        Assert.NotEmpty(ApiDescription.Real.ProblemsOf(function, Answer(status, body.Replace(before, after, StringComparison.Ordinal))));
    }

    [Fact]
    public void A_status_a_type_or_a_header_that_nobody_promised_is_refused()
    {
        var right = Answer(200, Page);
        Assert.Empty(ApiDescription.Real.ProblemsOf("GetMessages", right));

        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("GetMessages", Answer(201, Page)));
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("CatchUp", Answer(404, BadRequest)));
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("GetMessages", Answer(200, Page, ("content-type", "text/plain"))));
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("GetMessages", Answer(200, Page, ("x-powered-by", "us"))));
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("GetMessages", Answer(200, Page, ("cache-control", "public"))));
        right.Headers.Remove("cache-control");
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf("GetMessages", right));
    }

    [Theory]
    [InlineData("get-messages/limit-zero", "GetMessages")]
    [InlineData("get-messages/limit-too-large", "GetMessages")]
    [InlineData("get-messages/malformed-position", "GetMessages")]
    [InlineData("get-messages/malformed-time", "GetMessages")]
    [InlineData("get-messages/unknown-parameter", "GetMessages")]
    [InlineData("get-messages/wildcard", "GetMessages")]
    [InlineData("catch-up/fifty-one-topics", "CatchUp")]
    [InlineData("catch-up/no-topics", "CatchUp")]
    [InlineData("catch-up/topics-not-a-list", "CatchUp")]
    [InlineData("catch-up/bad-limit", "CatchUp")]
    [InlineData("open-session/refused-not-boolean", "OpenSession")]
    public void A_request_that_the_functions_refuse_is_refused_here_too(string file, string function) =>
        Assert.NotEmpty(ApiDescription.Real.ProblemsOf(function, EventFile.Request(file)));

    [Fact]
    public void Every_reference_leads_somewhere_and_every_schema_is_used()
    {
        var document = OpenApiFile.Read();
        var references = References(document).ToHashSet(StringComparer.Ordinal);
        var targets = document["components"]!.AsObject()
            .Where(section => section.Key != "securitySchemes")
            .SelectMany(section => section.Value!.AsObject(), (section, entry) => $"#/components/{section.Key}/{entry.Key}");

        Assert.Equal(targets.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject values => values.SelectMany(entry => entry.Key == "$ref" ? [entry.Value!.ToString()] : References(entry.Value)),
        JsonArray values => values.SelectMany(References),
        _ => [],
    };

    private static APIGatewayHttpApiV2ProxyResponse Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = status,
            Body = body,
            Headers = new Dictionary<string, string>
            {
                ["content-type"] = status < 400 ? "application/json" : "application/problem+json",
                ["cache-control"] = "no-store",
            },
        };
        foreach (var (name, value) in headers)
        {
            answer.Headers[name] = value;
        }

        return answer;
    }
}
