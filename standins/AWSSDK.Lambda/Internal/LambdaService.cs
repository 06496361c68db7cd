using Amazon.Lambda.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.Lambda.Internal;

/// <summary>Functions, as their operations know them.</summary>
internal static class LambdaService
{
    public static Service Instance { get; } = new("Amazon.Lambda", "Lambda", "2015-03-31", ErrorOf);

    private static AmazonLambdaException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "TooManyRequestsException" => new TooManyRequestsException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonLambdaException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
