using System.Net;
using System.Runtime.ExceptionServices;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.CustomResources;
using Functions.Hosting;

namespace Functions;

/// <summary>
/// The custom resource that looks up the account's IoT endpoint while a stack is deployed. CloudFormation waits for the answer, so
/// there always is one, also when the lookup fails.
/// </summary>
internal sealed class ResolveIotEndpoint(IAmazonIoT iot, CustomResourceAnswers answers, TimeProvider clock)
{
    // An account has one such endpoint, so the resource has one name in all its versions, and nothing is ever replaced.
    private const string PhysicalId = "iot-data-ats-endpoint";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    // Left of the time for the answer itself, which is sent again when the first attempt fails.
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    [LambdaFunction]
    public Task<CustomResourceResponse> HandleAsync(CustomResourceRequest input, ILambdaContext context) =>
        answers.AnswerAsync(input, context, _ => ResolveAsync(input, context));

    private async Task<CustomResourceResponse> ResolveAsync(CustomResourceRequest input, ILambdaContext context)
    {
        if (input.RequestType is "Delete")
        {
            return CustomResourceResponse.Success(input, input.PhysicalResourceId ?? PhysicalId, data: null);
        }

        if (input.RequestType is not ("Create" or "Update"))
        {
            return CustomResourceResponse.Failure(input, PhysicalId, "The RequestType must be Create, Update or Delete.");
        }

        try
        {
            using var lookup = Deadline.Start(context.RemainingTime - TimeToAnswer, clock);
            var answer = await DescribeAsync(lookup.Token);
            var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["EndpointAddress"] = answer.EndpointAddress };
            return CustomResourceResponse.Success(input, PhysicalId, data);
        }
        catch (Exception error)
        {
            // Whatever it was: without an answer CloudFormation waits until its timeout and can't say why.
            return CustomResourceResponse.Failure(input, PhysicalId, $"DescribeEndpoint failed: {error.GetType().Name}: {error.Message}");
        }
    }

    // IAM is eventually consistent: the role was made a moment ago, and what it may do is not known everywhere yet. The last refusal is what
    // a deployment is told when it stays so.
    private async Task<DescribeEndpointResponse> DescribeAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await iot.DescribeEndpointAsync(new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" }, cancellationToken);
            }
            catch (AmazonIoTException error) when (IsRefused(error))
            {
                try
                {
                    await Task.Delay(pause, clock, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    ExceptionDispatchInfo.Throw(error);
                }
            }
        }
    }

    private static bool IsRefused(AmazonIoTException error) =>
        error is UnauthorizedException || error.ErrorCode is "AccessDeniedException" or "AccessDenied" || error.StatusCode is HttpStatusCode.Forbidden;
}
