namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>The types and packages that the generator looks for.</summary>
internal static class Names
{
    public const string LambdaFunction = "Amazon.Lambda.Annotations.LambdaFunctionAttribute";
    public const string LambdaStartup = "Amazon.Lambda.Annotations.LambdaStartupAttribute";
    public const string LambdaGlobalProperties = "Amazon.Lambda.Annotations.LambdaGlobalPropertiesAttribute";
    public const string FromServices = "Amazon.Lambda.Annotations.FromServicesAttribute";
    public const string HttpApi = "Amazon.Lambda.Annotations.APIGateway.HttpApiAttribute";

    public const string LambdaSerializer = "Amazon.Lambda.Core.LambdaSerializerAttribute";
    public const string LambdaContext = "Amazon.Lambda.Core.ILambdaContext";
    public const string HttpRequest = "Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest";
    public const string HttpResponse = "Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse";
    public const string ApiGatewayEvents = "Amazon.Lambda.APIGatewayEvents";

    public const string ServiceCollection = "Microsoft.Extensions.DependencyInjection.IServiceCollection";
    // What makes the provider is in the package itself, not in the one of its abstractions.
    public const string ServiceProvider = "Microsoft.Extensions.DependencyInjection.ServiceProvider";
    public const string DependencyInjection = "Microsoft.Extensions.DependencyInjection";

    public const string Task = "System.Threading.Tasks.Task";
    public const string TaskOf = "System.Threading.Tasks.Task<TResult>";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";
    public const string ValueTaskOf = "System.Threading.Tasks.ValueTask<TResult>";
}
