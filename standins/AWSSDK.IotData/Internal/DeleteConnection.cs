using Amazon.IotData.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.IotData.Internal;

/// <summary><c>DELETE /connections/{clientId}?cleanSession=…</c>, without a body.</summary>
internal static class DeleteConnection
{
    public static Operation<DeleteConnectionRequest, DeleteConnectionResponse> Operation { get; } = new(Write, ErrorOf);

    private static DefaultRequest Write(DeleteConnectionRequest input)
    {
        var request = IotDataService.Instance.NewRequest(input, "DELETE", "/connections/{clientId}");
        IotDataService.Instance.AddPathResource(request, "clientId", input.ClientId);
        request.AddQuery("cleanSession", input.CleanSession);
        request.AddQuery("preventWillMessage", input.PreventWillMessage);
        return request;
    }

    /// <summary>Publish knows neither of these two.</summary>
    private static AmazonServiceException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "ForbiddenException" => new ForbiddenException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ResourceNotFoundException" => new ResourceNotFoundException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => IotDataService.Instance.ErrorOf(e),
    };
}
