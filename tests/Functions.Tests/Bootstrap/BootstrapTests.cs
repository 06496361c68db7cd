using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.Lambda.Annotations;
using Functions.Tests.Events;

namespace Functions.Tests.Bootstrap;

/// <summary>Starts the program itself, as Lambda does.</summary>
public sealed class BootstrapTests
{
    [Fact]
    public async Task An_event_gets_its_answer_and_its_log_line()
    {
        var (path, body, output) = await RunAsync(EventFile.Text("publish-update/unknown-family"));

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
        Assert.Equal("topic", JsonDocument.Parse(body).RootElement.GetProperty("problem").GetProperty("parameter").GetString());
        var line = JsonDocument.Parse(output.Split('\n')[0]).RootElement;
        Assert.Equal(("Rejected", FakeRuntimeApi.RequestId), (line.GetProperty("outcome").GetString(), line.GetProperty("requestId").GetString()));
        Assert.Equal("PublishUpdate", line.GetProperty("Function").GetString());
    }

    [Theory]
    [InlineData("PublishNotification", "publish-notification/missing-user", "userId")]
    [InlineData("ArchiveMessage", "archive-message/http-publish", "client id")]
    [InlineData("GetMessages", "get-messages/no-authorizer", "403")]
    [InlineData("CatchUp", "catch-up/no-authorizer", "403")]
    [InlineData("OpenSession", "open-session/no-authorizer", "403")]
    [InlineData("GetUsers", "get-users/guest", "403")]
    [InlineData("BlockUser", "block-user/missing-user", "userId")]
    [InlineData("TrackConnections", "track-connections/not-json", "batchItemFailures")]
    public async Task Every_function_starts_and_answers(string handler, string file, string answer)
    {
        var (path, body, _) = await RunAsync(EventFile.Text(file), ("_HANDLER", handler));

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
        Assert.Contains(answer, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublishNotification")]
    [InlineData("PublishUpdate")]
    [InlineData("ArchiveMessage")]
    [InlineData("GetMessages")]
    [InlineData("CatchUp")]
    [InlineData("OpenSession")]
    [InlineData("GetUsers")]
    [InlineData("BlockUser")]
    [InlineData("TrackConnections")]
    public async Task Every_function_answers_an_event_that_is_none(string handler)
    {
        foreach (var input in (string[])["null", "[]", "{\"requestContext\":1,\"topic\":[],\"detail-type\":0}"])
        {
            var (path, body, output) = await RunAsync(input, ("_HANDLER", handler));

            Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
            var answer = JsonDocument.Parse(body).RootElement;
            Assert.True(answer.TryGetProperty("problem", out _) || answer.GetProperty("statusCode").GetInt32() == 400, body);
            Assert.Contains("\"outcome\":\"Rejected\"", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ResolveIotEndpoint_starts_and_reports_an_event_without_a_way_to_answer()
    {
        var (path, body, _) = await RunAsync(
            EventFile.Text("resolve-iot-endpoint/without-response-url").Replace("Create", "Delete", StringComparison.Ordinal),
            ("_HANDLER", "ResolveIotEndpoint"));

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/error", path);
        Assert.Contains("ResponseURL", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_a_line_on_the_standard_output_with_time_and_request()
    {
        var (_, _, output) = await RunAsync(
            EventFile.Text("resolve-iot-endpoint/without-response-url").Replace("Create", "Delete", StringComparison.Ordinal),
            ("_HANDLER", "ResolveIotEndpoint"));

        Assert.Contains(
            output.Split('\n'),
            line => Regex.IsMatch(line, $@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z\t{FakeRuntimeApi.RequestId}\tfail\t.*ResponseURL", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_failure_is_one_line_of_JSON_where_that_is_the_log_format()
    {
        var (_, _, output) = await RunAsync(
            EventFile.Text("resolve-iot-endpoint/without-response-url").Replace("Create", "Delete", StringComparison.Ordinal),
            ("_HANDLER", "ResolveIotEndpoint"), ("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var failure = Assert.Single(lines, line => line.TryGetProperty("stackTrace", out _));
        Assert.Equal(("Error", FakeRuntimeApi.RequestId), (failure.GetProperty("level").GetString(), failure.GetProperty("requestId").GetString()));
        Assert.Contains("ResponseURL", failure.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(failure.GetProperty("errorType").GetString()!, failure.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_start_is_a_line_on_the_standard_output_without_a_request()
    {
        var (_, _, output) = await RunAsync("{}", ("_HANDLER", "Nothing"));

        Assert.Contains("Z\t\tfail\tFunctions.Hosting.UnknownHandlerException: There is no function 'Nothing'.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublishNothing")]
    [InlineData("")]
    public async Task An_unknown_handler_is_a_failed_start_that_lists_the_known_ones(string handler)
    {
        var (path, body, _) = await RunAsync("{}", ("_HANDLER", handler));

        Assert.Equal("init/error", path);
        var error = JsonDocument.Parse(body).RootElement;
        Assert.Equal("UnknownHandlerException", error.GetProperty("errorType").GetString());
        Assert.StartsWith(
            $"There is no function '{handler}'. The handler must be one of: PublishNotification, PublishUpdate,",
            error.GetProperty("errorMessage").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_variable_is_a_failed_start_that_names_it()
    {
        var (path, body, _) = await RunAsync("{}", ("MESSAGE_LOG_TABLE", ""));

        Assert.Equal("init/error", path);
        Assert.Contains("The environment variable MESSAGE_LOG_TABLE is missing.", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PublishNotification", "DIRECTORY_TABLE")]
    [InlineData("GetMessages", "IDENTITY_POOL_ID")]
    [InlineData("GetMessages", "USER_POOL_ID")]
    [InlineData("CatchUp", "DIRECTORY_TABLE")]
    [InlineData("ArchiveMessage", "DIRECTORY_TABLE")]
    [InlineData("BlockUser", "CONNECTIONS_TABLE")]
    [InlineData("TrackConnections", "IOT_POLICY_NAME")]
    [InlineData("OpenSession", "USER_POOL_ID")]
    [InlineData("OpenSession", "IOT_ENDPOINT")]
    [InlineData("OpenSession", "RULE_PREFIX")]
    [InlineData("ManageRooms", "ROOMS_TABLE")]
    [InlineData("ManageRooms", "CONNECTIONS_TABLE")]
    [InlineData("ManageInbox", "INBOX_TABLE")]
    [InlineData("RunRoomCommand", "RULE_PREFIX")]
    [InlineData("ManagePreferences", "INBOX_TABLE")]
    [InlineData("ChangeAudience", "INBOX_TABLE")]
    [InlineData("ManagePreferences", "USER_POOL_ID")]
    [InlineData("GetMessages", "ROOMS_TABLE")]
    [InlineData("ResolveIotEndpoint", "METRICS_NAMESPACE")]
    public async Task Whatever_a_function_takes_is_made_at_its_start(string handler, string variable)
    {
        var (path, body, _) = await RunAsync("{}", ("_HANDLER", handler), (variable, " "));

        Assert.Equal("init/error", path);
        var error = JsonDocument.Parse(body).RootElement;
        Assert.Equal("SettingException", error.GetProperty("errorType").GetString());
        Assert.Equal($"The environment variable {variable} is missing.", error.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task The_program_is_every_function_that_there_is()
    {
        var (_, body, _) = await RunAsync("{}", ("_HANDLER", "Nothing"));

        var known = JsonDocument.Parse(body).RootElement.GetProperty("errorMessage").GetString()!.Split(": ")[1].TrimEnd('.').Split(", ");
        var functions = typeof(Startup).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(LambdaFunctionAttribute), inherit: false)))
            .Select(type => type.Name);
        Assert.Equal(functions.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_function_starts_without_the_variables_of_the_others()
    {
        var (path, _, _) = await RunAsync(
            EventFile.Text("publish-update/unknown-family"),
            ("CONNECTIONS_TABLE", ""), ("IDENTITY_POOL_ID", ""), ("USER_POOL_ID", ""), ("IOT_POLICY_NAME", ""), ("IOT_ENDPOINT", ""));

        Assert.Equal($"invocation/{FakeRuntimeApi.RequestId}/response", path);
    }

    private static Task<(string Path, string Body, string Output)> RunAsync(
        string input, params (string Name, string Value)[] overrides) =>
        BootstrapProcess.RunAsync(Path.Combine(AppContext.BaseDirectory, "bootstrap"), input, overrides);
}
