namespace Amazon.Lambda.Annotations.APIGateway;

/// <summary>The function answers a route of an HTTP API.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class HttpApiAttribute : Attribute
{
    /// <summary>Names the route's method and path.</summary>
    public HttpApiAttribute(LambdaHttpMethod method, string template)
    {
        Method = method;
        Template = template;
    }

    /// <summary>The payload format. Default: 2.0, the only one that this stand-in's generator knows.</summary>
    public HttpApiVersion Version { get; set; } = HttpApiVersion.V2;

    /// <summary>The route's path.</summary>
    public string Template { get; set; }

    /// <summary>The route's method.</summary>
    public LambdaHttpMethod Method { get; set; }
}
