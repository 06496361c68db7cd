namespace Infrastructure.Tests;

public sealed class MessagesApiTests(RealtimeTemplate stack)
{
    private Resource Api => stack.Template.Only("AWS::ApiGatewayV2::Api");

    [Theory]
    [InlineData("GET /messages", "GetMessages")]
    [InlineData("POST /catch-up", "CatchUp")]
    [InlineData("POST /session", "OpenSession")]
    [InlineData("GET /users", "GetUsers")]
    public void Each_route_is_signed_and_ends_at_its_function(string key, string function)
    {
        var route = Assert.Single(stack.Template.OfType("AWS::ApiGatewayV2::Route"), route => route.At("RouteKey") == key);
        Assert.Equal("AWS_IAM", route.At("AuthorizationType"));
        var integration = Assert.Single(
            stack.Template.OfType("AWS::ApiGatewayV2::Integration"), integration => route.At("Target") == $"integrations/{integration.Ref}");
        var arn = stack.Template.Named("AWS::Lambda::Function", $"{function}Function").Arn;
        Assert.Equal(arn, integration.At("IntegrationUri"));
        Assert.Equal("AWS_PROXY", integration.At("IntegrationType"));
        Assert.Equal("2.0", integration.At("PayloadFormatVersion"));
        var permission = Assert.Single(stack.Template.OfType("AWS::Lambda::Permission"), permission => permission.At("FunctionName") == arn);
        Assert.Equal(Arn("*", key), permission.At("SourceArn"));
    }

    [Fact]
    public void There_are_no_other_routes() => Assert.Equal(19, stack.Template.OfType("AWS::ApiGatewayV2::Route").Count);

    [Fact]
    public void Signed_in_users_may_call_these_routes_and_no_others()
    {
        var statement = stack.Template.PermissionsOf("SignedInRole")["CallApi"];
        Assert.Equal(["execute-api:Invoke"], statement.Actions);
        Assert.Equal(
            [Arn("$default", "GET /messages"), Arn("$default", "POST /catch-up"), Arn("$default", "POST /session"), Arn("$default", "GET /users"), Arn("$default", "*/rooms"), Arn("$default", "*/rooms/*"), Arn("$default", "GET /inbox"), Arn("$default", "PUT /inbox/state"), Arn("$default", "*/preferences")],
            statement.Resources);
    }

    [Fact]
    public void Browsers_may_send_what_a_signed_request_has()
    {
        Assert.Equal(
            """["authorization","content-type","x-amz-date","x-amz-security-token","x-amz-content-sha256"]""",
            Api.At("CorsConfiguration", "AllowHeaders"));
        Assert.Equal("""["*"]""", Api.At("CorsConfiguration", "AllowOrigins"));
        Assert.Null(Api.At("CorsConfiguration", "AllowCredentials"));
        var own = stack.Workplace.Template(stack.Workplace.Props with { AllowedOrigins = ["https://app.example.com"] });
        Assert.Equal("""["https://app.example.com"]""", own.Only("AWS::ApiGatewayV2::Api").At("CorsConfiguration", "AllowOrigins"));
    }

    [Fact]
    public void Every_route_is_throttled_alike()
    {
        var stage = stack.Template.Only("AWS::ApiGatewayV2::Stage");
        Assert.Equal("$default", stage.At("StageName"));
        Assert.Equal("true", stage.At("AutoDeploy"));
        Assert.Equal("200", stage.At("DefaultRouteSettings", "ThrottlingRateLimit"));
        Assert.Equal("400", stage.At("DefaultRouteSettings", "ThrottlingBurstLimit"));
        Assert.Null(stage.At("RouteSettings"));
        Assert.Equal(
            stack.Template.OfType("AWS::ApiGatewayV2::Route").Select(route => route.LogicalId).Order(StringComparer.Ordinal),
            stage.Json["DependsOn"]!.AsArray().Select(id => id!.ToString()).Order(StringComparer.Ordinal));
    }

    private string Arn(string stage, string key) =>
        $"arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:{Api.Ref}/{stage}/{key.Replace(" ", "", StringComparison.Ordinal)}";
}
