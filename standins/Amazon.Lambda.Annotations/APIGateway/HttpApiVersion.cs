namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The payload format of an HTTP API's integration.</summary>
public enum HttpApiVersion
{
    /// <summary>Format 1.0.</summary>
    V1,

    /// <summary>Format 2.0.</summary>
    V2,
}
