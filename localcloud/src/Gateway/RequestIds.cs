namespace LocalCloud.Gateway;

/// <summary>The id that every answer of AWS carries.</summary>
public static class RequestIds
{
    /// <summary>The header that holds it; set by the gateway where the service did not.</summary>
    public const string Header = "x-amzn-RequestId";
}
