using LocalCloud.Iam;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.HttpApi;

/// <summary>Who called and by which path, as the function sees it.</summary>
public sealed class CallerShapeTests
{
    [Fact]
    [ConformsTo("api-iam-authorizer-guest")]
    public async Task A_guest_has_one_method_of_authentication()
    {
        var api = new TestApi(Principals.Alice with
        {
            Identity = new CognitoSession(Principals.IdentityId, "eu-west-1:22222222-2222-2222-2222-222222222222", ["unauthenticated"]),
        });
        await CreateAsync(api, "GET /messages", "AWS_IAM");

        await api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.Equal(
            """["unauthenticated"]""", api.Event()["requestContext"]!["authorizer"]!["iam"]!["cognitoIdentity"]!["amr"]!.ToJsonString());
    }

    [Fact]
    [ConformsTo("api-trailing-slash")]
    public async Task A_trailing_slash_stays_in_the_path_and_is_no_part_of_a_greedy_variable()
    {
        var api = new TestApi();
        await CreateAsync(api, "GET /pets/{proxy+}", "NONE");

        await api.SendAsync("GET", "/pets/cat/1/");

        Assert.Equal("/pets/cat/1/", (string?)api.Event()["rawPath"]);
        Assert.Equal("cat/1", (string?)api.Event()["pathParameters"]!["proxy"]);
    }

    private static async Task CreateAsync(TestApi api, string route, string authorization)
    {
        await api.CreateApiAsync();
        await api.CreateStageAsync();
        await api.CreateRouteAsync(route, authorization);
    }
}
