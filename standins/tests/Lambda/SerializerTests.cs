using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Packages.Tests.Lambda;

public sealed class SerializerTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<TestJson> _serializer = new();

    [Fact]
    public void Names_are_written_as_declared_and_nulls_left_out() =>
        Assert.Equal("""{"Text":"<é & \"q\">"}""", Write(_serializer, new Receipt("<é & \"q\">")));

    [Theory]
    [InlineData("""{"Item":"tea","Count":2}""")]
    [InlineData("""{"item":"tea","COUNT":2,"unknown":[1]}""")]
    public void Names_are_read_without_regard_to_case(string json) => Assert.Equal(new Order("tea", 2), Read<Order>(json));

    [Fact]
    public void A_customizer_changes_the_options()
    {
        var serializer = new SourceGeneratorLambdaJsonSerializer<TestJson>(
            options => options.PropertyNamingPolicy = new AwsNamingPolicy(JsonNamingPolicy.CamelCase));

        Assert.Equal("""{"text":"x"}""", Write(serializer, new Receipt("x")));
    }

    [Fact]
    public void A_type_that_the_context_does_not_know_is_named()
    {
        var error = Assert.Throws<JsonSerializerException>(() => Write(_serializer, new Version(1, 2)));

        Assert.Contains("System.Version", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(JsonSerializableAttribute)[..^9], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_stream_stays_open()
    {
        using var stream = new MemoryStream();

        _serializer.Serialize(new Receipt("a"), stream);
        _serializer.Serialize(new Receipt("b"), stream);

        Assert.Equal("""{"Text":"a"}{"Text":"b"}""", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void An_HTTP_API_request_is_read_with_the_identity_of_its_caller()
    {
        var request = Read<APIGatewayHttpApiV2ProxyRequest>("""
            {"version":"2.0","routeKey":"GET /messages","rawPath":"/messages","rawQueryString":"topic=chat%2Fgeneral",
             "headers":{"host":"h"},"queryStringParameters":{"topic":"chat/general"},
             "requestContext":{"accountId":"1","apiId":"a","authorizer":{"iam":{"accessKey":"ASIA","accountId":"1","callerId":"AROA:s",
               "cognitoIdentity":{"amr":["authenticated","cognito-idp.eu-west-1.amazonaws.com/p","cognito-idp.eu-west-1.amazonaws.com/p:CognitoSignIn:sub-1"],
                 "identityId":"eu-west-1:u","identityPoolId":"eu-west-1:p"},"principalOrgId":null,"userArn":"arn","userId":"AROA:s"}},
               "domainName":"h","domainPrefix":"h","http":{"method":"GET","path":"/messages","protocol":"HTTP/1.1","sourceIp":"::1","userAgent":"x"},
               "requestId":"r","routeKey":"GET /messages","stage":"$default","time":"10/Jul/2026:19:19:05 +0000","timeEpoch":1783711145766},
             "isBase64Encoded":false}
            """);

        var identity = request.RequestContext.Authorizer.IAM.CognitoIdentity;
        Assert.Equal(("eu-west-1:u", "eu-west-1:p"), (identity.IdentityId, identity.IdentityPoolId));
        Assert.EndsWith(":CognitoSignIn:sub-1", identity.AMR[2], StringComparison.Ordinal);
        Assert.Equal("chat/general", request.QueryStringParameters["topic"]);
        Assert.Equal(("GET", 1783711145766L), (request.RequestContext.Http.Method, request.RequestContext.TimeEpoch));
        Assert.Null(request.Body);
    }

    [Fact]
    public void An_HTTP_API_response_has_the_names_that_API_Gateway_reads() =>
        Assert.Equal(
            """{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{}","isBase64Encoded":false}""",
            Write(_serializer, new APIGatewayHttpApiV2ProxyResponse
            {
                StatusCode = 200,
                Headers = new Dictionary<string, string> { ["content-type"] = "application/json" },
                Body = "{}",
            }));

    private static string Write<T>(SourceGeneratorLambdaJsonSerializer<TestJson> serializer, T value)
    {
        using var stream = new MemoryStream();
        serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return _serializer.Deserialize<T>(stream);
    }
}
