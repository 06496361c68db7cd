using LocalCloud.Iam;

namespace LocalCloud.SigV4;

/// <summary>Who signed a request, and for which service and region.</summary>
public sealed record VerifiedSignature(Principal Principal, string Service, string Region);
