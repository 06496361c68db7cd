using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Standins.Sdk;

/// <summary>What tells one service from another.</summary>
/// <param name="name">Its client's namespace, which the SDK puts on each request.</param>
/// <param name="serviceId">Its name in <c>AWS_ENDPOINT_URL_…</c> and the shared configuration.</param>
/// <param name="apiVersion">The date of its model.</param>
/// <param name="error">The exception of an error response.</param>
internal sealed class Service(
    string name, string serviceId, string apiVersion, Func<ErrorResponse, AmazonServiceException> error) : IServiceMetadata
{
    /// <inheritdoc/>
    public string ServiceId => serviceId;

    /// <inheritdoc/>
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();

    /// <summary>The exception that <paramref name="response"/> becomes.</summary>
    public AmazonServiceException ErrorOf(ErrorResponse response) => error(response);

    /// <summary>A request without parameters.</summary>
    public DefaultRequest NewRequest(AmazonWebServiceRequest input, string method, string path)
    {
        var request = new DefaultRequest(input, name) { HttpMethod = method, ResourcePath = path };
        request.Headers[HeaderKeys.XAmzApiVersion] = apiVersion;
        return request;
    }

    /// <summary>Puts <paramref name="value"/>, which the operation requires, into the path.</summary>
    public void AddPathResource(DefaultRequest request, string name, string value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw error(new ErrorResponse { Message = $"Request object does not have required field {char.ToUpperInvariant(name[0])}{name[1..]} set" });
        }

        request.AddPathResource("{" + name + "}", value);
    }
}
