using System.Text;
using LocalCloud.HttpApi;

namespace LocalCloud.Tests.HttpApi;

public sealed class ResponseMappingTests
{
    [Fact]
    [ConformsTo("api-full-response")]
    public void The_full_form_is_taken_as_it_is()
    {
        var response = Map("""
            {"statusCode":201,"headers":{"X-Own":"a","content-type":"application/problem+json","n":1,"t":true},"cookies":["a=1; Path=/","b=2"],"body":"{}","isBase64Encoded":false}
            """);

        Assert.Equal(201, response.Status);
        Assert.Equal([("x-own", "a"), ("content-type", "application/problem+json"), ("n", "1"), ("t", "true")], response.Headers.Select(h => (h.Key, h.Value)));
        Assert.Equal(["a=1; Path=/", "b=2"], response.Cookies);
        Assert.Equal("{}", Encoding.UTF8.GetString(response.Body.Span));
    }

    [Theory]
    [ConformsTo("api-shorthand-response", "api-shorthand-string", "api-default-content-type")]
    [InlineData("""{"statusCode":200,"body":"x"}""", 200, "text/plain; charset=utf-8", "x")]
    [InlineData("""{"statusCode":204}""", 204, "text/plain; charset=utf-8", "")]
    [InlineData("""{"statusCode":"202","body":null}""", 202, "text/plain; charset=utf-8", "")]
    [InlineData("""{"statusCode":200,"body":"eHl6","isBase64Encoded":true}""", 200, "text/plain; charset=utf-8", "xyz")]
    [InlineData("""{"message":"hello"}""", 200, "application/json", """{"message":"hello"}""")]
    [InlineData("""["a",1]""", 200, "application/json", """["a",1]""")]
    [InlineData("\"Hello from Lambda!\"", 200, "application/json", "Hello from Lambda!")]
    [InlineData("17", 200, "application/json", "17")]
    [InlineData("null", 200, "application/json", "null")]
    [InlineData("\"half \\ud83d\"", 200, "application/json", "half \ufffd")]
    [InlineData("""{"statusCode":200,"body":"\udc00 half"}""", 200, "text/plain; charset=utf-8", "\ufffd half")]
    public void What_a_function_returns_becomes_an_answer(string payload, int status, string contentType, string body)
    {
        var response = Map(payload);

        Assert.Equal(status, response.Status);
        Assert.Equal(contentType, response.Headers.Single(header => header.Key == "content-type").Value);
        Assert.Equal(body, Encoding.UTF8.GetString(response.Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("hello")]
    [InlineData("""{"statusCode":"abc"}""")]
    [InlineData("""{"statusCode":99}""")]
    [InlineData("""{"statusCode":1000}""")]
    [InlineData("""{"statusCode":-200}""")]
    [InlineData("""{"statusCode":200.5}""")]
    [InlineData("""{"statusCode":null}""")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""")]
    [InlineData("""{"statusCode":200,"body":"?","isBase64Encoded":true}""")]
    [InlineData("""{"statusCode":200,"headers":{"a b":"x"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"x\r\nset-cookie: y"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":["x"]}}""")]
    [InlineData("""{"statusCode":200,"headers":"x"}""")]
    [InlineData("""{"statusCode":200,"cookies":"x"}""")]
    [InlineData("""{"statusCode":200,"statusCode":200}""")]
    public void What_is_no_answer_becomes_an_internal_server_error(string payload)
    {
        var response = Map(payload);

        Assert.Equal(500, response.Status);
        Assert.Equal("""{"message":"Internal Server Error"}""", Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public void Headers_about_the_connection_are_left_to_the_gateway() => Assert.DoesNotContain(
        Map("""{"statusCode":200,"headers":{"Content-Length":"5","Transfer-Encoding":"chunked","Connection":"close"}}""").Headers,
        header => header.Key is "content-length" or "transfer-encoding" or "connection");

    [Fact]
    public void An_answer_over_ten_megabytes_is_refused() =>
        Assert.Equal(413, Map($$"""{"statusCode":200,"body":"{{new string('x', (10 * 1024 * 1024) + 1)}}"}""").Status);

    private static ApiResponse Map(string payload) => ResponseMapping.Map(Encoding.UTF8.GetBytes(payload));
}
