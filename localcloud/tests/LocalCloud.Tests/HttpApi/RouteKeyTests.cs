using LocalCloud.HttpApi;

namespace LocalCloud.Tests.HttpApi;

public sealed class RouteKeyTests
{
    private static readonly string[] Routes =
    [
        "GET /", "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /pets/dog/{id}", "ANY /{proxy+}", "GET /a%20b", "$default",
    ];

    [Theory]
    [ConformsTo("api-route-priority", "api-encoded-slash-in-parameter")]
    [InlineData("GET", "/pets/dog/1", "GET /pets/dog/1", "")]
    [InlineData("GET", "/pets/dog/2", "GET /pets/dog/{id}", "id=2")]
    [InlineData("PUT", "/pets/dog/2", "ANY /pets/dog/{id}", "id=2")]
    [InlineData("GET", "/pets/cat/1", "GET /pets/{proxy+}", "proxy=cat/1")]
    [InlineData("GET", "/pets/cat/1/", "GET /pets/{proxy+}", "proxy=cat/1")]
    [InlineData("POST", "/pets/cat/1", "ANY /{proxy+}", "proxy=pets/cat/1")]
    [InlineData("GET", "/pets", "ANY /{proxy+}", "proxy=pets")]
    [InlineData("GET", "/", "GET /", "")]
    [InlineData("POST", "/", "$default", "")]
    [InlineData("GET", "/pets/dog/a%2Fb", "GET /pets/dog/{id}", "id=a/b")]
    [InlineData("GET", "/pets/dog/a%20b", "GET /pets/dog/{id}", "id=a b")]
    [InlineData("GET", "/PETS/dog/1", "ANY /{proxy+}", "proxy=PETS/dog/1")]
    public void The_most_specific_route_is_taken(string method, string path, string expected, string variables)
    {
        var parts = path.Split('/')[1..];
        var match = Routes
            .Select(text => RouteKey.TryParse(text, out var key) ? key : throw new InvalidOperationException(text))
            .Select(key => (Key: key, Variables: key.Match(method, parts)))
            .Where(candidate => candidate.Variables is { })
            .Order(Comparer<(RouteKey Key, Dictionary<string, string>? Variables)>.Create((a, b) => RouteKey.CompareSpecificity(a.Key, b.Key)))
            .First();

        Assert.Equal(expected, match.Key.ToString());
        Assert.Equal(variables, string.Join('&', match.Variables!.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("GET messages")]
    [InlineData("get /messages")]
    [InlineData("FETCH /messages")]
    [InlineData("GET /a/{b+}/c")]
    [InlineData("GET /a/x{b}")]
    [InlineData("GET /a/{}")]
    [InlineData("GET /a /b")]
    [InlineData("")]
    public void What_is_no_route_key_is_refused(string text) => Assert.False(RouteKey.TryParse(text, out _));
}
