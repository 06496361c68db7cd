using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Realtime.Log;
using Realtime.Messages;

namespace Functions;

/// <summary><c>POST /catch-up</c>: heads and missed messages of many topics in one request.</summary>
internal sealed class CatchUp(MessageLog log, HttpBoundary http)
{
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => ReadAsync(request, caller, cancellationToken));

    private async Task<HttpAnswer> ReadAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!CatchUpRequest.TryParse(request, out var catchUp, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answers = catchUp.Topics.Select(topic => CatchUpAnswer.Begin(topic, caller)).ToList();
        var asked = answers.Where(answer => answer.Problem is null).ToList();
        if (asked.Count > 0)
        {
            var limit = new PageLimit(catchUp.Limit, MessagePage.MaxBytes);
            var pages = await log.CatchUpAsync([.. asked.Select(answer => answer.Read!)], limit, cancellationToken);
            foreach (var (answer, page) in asked.Zip(pages))
            {
                answer.Finish(page);
            }
        }

        return HttpAnswer.Ok(
            writer => CatchUpAnswer.Write(writer, answers),
            new LogField("topics", answers.Count),
            new LogField("errorType", answers.Select(answer => answer.ErrorType).FirstOrDefault(type => type is not null)),
            LogField.Metric(Outcome.Messages, answers.Sum(answer => answer.Page?.Messages.Count ?? 0)));
    }
}
