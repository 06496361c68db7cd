using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;

namespace Infrastructure.Tests;

/// <summary>
/// Which function answers which route, by each of the three that must say the same: the functions' attributes, the template that is
/// deployed, and the description that callers read.
/// </summary>
internal static class RouteTable
{
    /// <summary>The methods that are functions; a function is called what its class is called.</summary>
    public static IReadOnlyList<MethodInfo> Functions { get; } =
    [
        .. Assembly.Load("bootstrap").GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(LambdaFunctionAttribute)))
            .OrderBy(method => method.DeclaringType!.Name, StringComparer.Ordinal),
    ];

    /// <summary>The routes in a function's attributes, each with what the description calls it: of a function with one route that is its own name.</summary>
    public static IReadOnlyList<(string Route, string Operation)> RoutesOf(MethodInfo function)
    {
        var several = function.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == "RouteAttribute")
            .Select(attribute => ((string)attribute.ConstructorArguments[1].Value!, (string)attribute.ConstructorArguments[0].Value!));
        return function.GetCustomAttribute<HttpApiAttribute>() is { } route
            ? [($"{route.Method.ToString().ToUpperInvariant()} {route.Template}", function.DeclaringType!.Name)]
            : [.. several];
    }

    /// <summary>What the three don't say alike: a route that one lacks or adds, or that ends at another function.</summary>
    public static IReadOnlyList<string> Differences(Template template, JsonObject document)
    {
        var routes = Functions.SelectMany(method => RoutesOf(method).Select(route => (route.Route, route.Operation, Function: method.DeclaringType!.Name))).ToList();
        var attributes = routes.ToDictionary(route => route.Route, route => route.Function);
        var operations = routes.ToDictionary(route => route.Operation, route => route.Function);
        var deployed = template.OfType("AWS::ApiGatewayV2::Route").ToDictionary(route => route.At("RouteKey")!, route => HandlerOf(template, route));
        var described = OpenApiFile.Operations(document).ToDictionary(entry => entry.Route, entry => FunctionOf(entry.Operation["operationId"]!.ToString()));
        return
        [
            .. attributes.Keys.Union(deployed.Keys).Union(described.Keys).Order(StringComparer.Ordinal)
                .Select(route => (Route: route, Attribute: attributes.GetValueOrDefault(route), Template: deployed.GetValueOrDefault(route), Document: described.GetValueOrDefault(route)))
                .Where(row => row.Attribute is null || row.Attribute != row.Template || row.Attribute != row.Document)
                .Select(row => $"{row.Route}: attribute {row.Attribute ?? "-"}, template {row.Template ?? "-"}, openapi.yaml {row.Document ?? "-"}"),
        ];

        // An operation of no function is told by its own name.
        string FunctionOf(string operation) => operations.GetValueOrDefault(operation, operation);
    }

    private static string HandlerOf(Template template, Resource route)
    {
        var integration = template.OfType("AWS::ApiGatewayV2::Integration").Single(integration => route.At("Target") == $"integrations/{integration.Ref}");
        return template.OfType("AWS::Lambda::Function").Single(function => integration.At("IntegrationUri") == function.Arn).At("Handler")!;
    }
}
