using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;

namespace Functions.Tests.OpenApi;

/// <summary>A function behind the HTTP API whose every answer, in whatever test, is held against its description.</summary>
internal sealed class DocumentedFunction(
    Func<APIGatewayHttpApiV2ProxyRequest, string> operation, Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> handle)
{
    public DocumentedFunction(string name, Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> handle)
        : this(_ => name, handle)
    {
    }

    /// <summary>A function with several routes, each an operation of its own; a route that is none of them is answered as <paramref name="other"/> is.</summary>
    public static DocumentedFunction ByRoute(
        string other, Func<APIGatewayHttpApiV2ProxyRequest, ILambdaContext, Task<APIGatewayHttpApiV2ProxyResponse>> handle) =>
        new(request => ApiDescription.Real.OperationOf(request.RouteKey) ?? other, handle);

    public async Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        var name = operation(request);
        var answer = await handle(request, context);
        Assert.Empty(ApiDescription.Real.ProblemsOf(name, answer));
        if (answer.StatusCode is 200 or 201)
        {
            Assert.DoesNotContain(ApiDescription.Real.ProblemsOf(name, request), problem => !IsAnsweredItself(problem, answer));
        }

        return answer;
    }

    /// <summary>Whether it is one topic of a catch-up that is wrong, and the answer says so beside the others.</summary>
    private static bool IsAnsweredItself(string problem, APIGatewayHttpApiV2ProxyResponse answer) =>
        problem.Split('/', ' ') is ["", "topics", var number, ..]
        && int.TryParse(number, CultureInfo.InvariantCulture, out var index)
        && JsonDocument.Parse(answer.Body).RootElement.GetProperty("topics")[index].TryGetProperty("problem", out _);
}
