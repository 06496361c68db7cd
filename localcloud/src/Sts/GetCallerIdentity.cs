using System.Xml.Linq;
using LocalCloud.Gateway;

namespace LocalCloud.Sts;

/// <summary>Says who signed the call. AWS allows it to everybody, whatever the policies say.</summary>
internal sealed class GetCallerIdentity : IQueryOperation
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal!;
        return Task.FromResult<IReadOnlyList<XElement>>(
        [
            new(StsService.Namespace + "Arn", principal.Arn),
            new(StsService.Namespace + "UserId", principal.UserId),
            new(StsService.Namespace + "Account", principal.AccountId),
        ]);
    }
}
