using System.Xml.Linq;

namespace LocalCloud.Gateway;

/// <summary>One operation of a service that speaks AWS's query protocol. One file each.</summary>
public interface IQueryOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <returns>The content of the answer's <c>{Operation}Result</c>.</returns>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken);
}
