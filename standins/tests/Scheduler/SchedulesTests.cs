using System.Net;
using Amazon.Runtime;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using Packages.Tests.Stubs;

namespace Packages.Tests.Scheduler;

public sealed class SchedulesTests
{
    [Fact]
    public async Task CreateSchedule_sends_what_is_set_and_is_signed()
    {
        await using var server = new StubServer(new StubResponse(200, """{"ScheduleArn":"arn:aws:scheduler:eu-west-1:1:schedule/g/n"}"""));
        using var client = Client(server);

        var answer = await client.CreateScheduleAsync(
            new CreateScheduleRequest
            {
                Name = "order-17",
                GroupName = "Realtime",
                ClientToken = "token",
                ScheduleExpression = "at(2027-03-28T07:00:00)",
                ScheduleExpressionTimezone = "UTC",
                FlexibleTimeWindow = new FlexibleTimeWindow { Mode = FlexibleTimeWindowMode.OFF },
                ActionAfterCompletion = ActionAfterCompletion.DELETE,
                Target = new Target
                {
                    Arn = "function",
                    RoleArn = "role",
                    Input = "{}",
                    DeadLetterConfig = new DeadLetterConfig { Arn = "queue" },
                    RetryPolicy = new Amazon.Scheduler.Model.RetryPolicy { MaximumEventAgeInSeconds = 60, MaximumRetryAttempts = 0 },
                },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("arn:aws:scheduler:eu-west-1:1:schedule/g/n", answer.ScheduleArn);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/schedules/order-17"), (request.Method, request.Target));
        Assert.Equal(
            """{"ActionAfterCompletion":"DELETE","ClientToken":"token","FlexibleTimeWindow":{"Mode":"OFF"},"GroupName":"Realtime","ScheduleExpression":"at(2027-03-28T07:00:00)","ScheduleExpressionTimezone":"UTC","Target":{"Arn":"function","DeadLetterConfig":{"Arn":"queue"},"Input":"{}","RetryPolicy":{"MaximumEventAgeInSeconds":60,"MaximumRetryAttempts":0},"RoleArn":"role"}}""",
            request.Text);
        var authorization = SignatureHeader.Of(request);
        Assert.Equal(("eu-west-1", "scheduler"), (authorization.Region, authorization.Service));
        Assert.Equal(
            SigV4.Sign(request, "secret", request.Headers["X-Amz-Date"], "eu-west-1", "scheduler", authorization.SignedHeaders), authorization.Signature);
    }

    [Fact]
    public async Task DeleteSchedule_names_the_schedule_in_path_and_query()
    {
        await using var server = new StubServer(new StubResponse(200));
        using var client = Client(server);

        await DeleteAsync(client);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("DELETE", "/schedules/order-17?clientToken=token&groupName=Realtime"), (request.Method, request.Target));
    }

    [Theory]
    [InlineData(409, "ConflictException", typeof(ConflictException))]
    [InlineData(404, "ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [InlineData(400, "ValidationException", typeof(ValidationException))]
    [InlineData(402, "ServiceQuotaExceededException", typeof(ServiceQuotaExceededException))]
    [InlineData(429, "ThrottlingException", typeof(ThrottlingException))]
    [InlineData(500, "InternalServerException", typeof(InternalServerException))]
    [InlineData(403, "AccessDeniedException", typeof(AmazonSchedulerException))]
    public async Task A_refusal_becomes_the_exception_of_its_name(int status, string code, Type type)
    {
        await using var server = new StubServer(new StubResponse(status, $$"""{"__type":"{{code}}","Message":"Said the service"}"""));
        using var client = Client(server);

        var error = await Assert.ThrowsAnyAsync<AmazonSchedulerException>(() => DeleteAsync(client));

        Assert.IsType(type, error);
        Assert.Equal(((HttpStatusCode)status, code, "Said the service"), (error.StatusCode, error.ErrorCode, error.Message));
    }

    private static Task<DeleteScheduleResponse> DeleteAsync(AmazonSchedulerClient client) => client.DeleteScheduleAsync(
        new DeleteScheduleRequest { Name = "order-17", GroupName = "Realtime", ClientToken = "token" }, TestContext.Current.CancellationToken);

    private static AmazonSchedulerClient Client(StubServer server) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonSchedulerConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
}
