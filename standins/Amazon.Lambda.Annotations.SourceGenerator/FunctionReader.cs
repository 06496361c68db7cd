using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>Reads a method with <c>[LambdaFunction]</c>, and says what is wrong with it.</summary>
internal sealed class FunctionReader
{
    private readonly IMethodSymbol _method;
    private readonly INamedTypeSymbol _type;
    private readonly AttributeData? _route;
    private readonly List<Problem> _problems = [];

    private FunctionReader(IMethodSymbol method)
    {
        _method = method;
        _type = method.ContainingType;
        _route = Attribute(method, Names.HttpApi);
    }

    private string Name => $"{_type.ToDisplayString()}.{_method.Name}";

    public static FunctionModel Read(GeneratorAttributeSyntaxContext context) =>
        new FunctionReader((IMethodSymbol)context.TargetSymbol).Read(context.SemanticModel.Compilation);

    /// <summary>A route on a method that is no function.</summary>
    public static Problem? CheckRoute(ISymbol method) => Attribute(method, Names.LambdaFunction) is null
        ? new Problem(Problems.RouteWithoutFunction, Place.Of(method), method.Name)
        : null;

    private FunctionModel Read(Compilation compilation)
    {
        CheckMethod();
        CheckRoute(compilation);
        var result = ReadResult(out var isAwaited);
        var (takes, arguments) = ReadParameters();
        return new FunctionModel
        {
            Namespace = _type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : null,
            Type = Written(_type),
            Method = SyntaxFacts.GetKeywordKind(_method.Name) is SyntaxKind.None ? _method.Name : $"@{_method.Name}",
            WrapperName = $"{_type.Name}_{_method.Name}_Generated",
            Returns = Written(_method.ReturnType),
            IsAwaited = isAwaited,
            HasResult = result is not null,
            Takes = new Values<Parameter>([.. takes]),
            Arguments = new Values<Argument>([.. arguments]),
            Route = Route(),
            HasPlainConstructor = _type.InstanceConstructors.Any(IsPlain),
            Problems = new Values<Problem>([.. _problems]),
            Place = Place.Of(_method),
        };
    }

    private void CheckMethod()
    {
        var wrong = this switch
        {
            { _method.IsStatic: true } => "it is static",
            { _method.IsGenericMethod: true } => "it is generic",
            { _method.IsAbstract: true } or { _type.IsAbstract: true } => "its class is abstract",
            { _type.TypeKind: not TypeKind.Class } => "its type is no class",
            { _type.IsGenericType: true } => "its class is generic",
            { _type.ContainingType: not null } => "its class is nested in another one",
            { _method.DeclaredAccessibility: not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal) } =>
                "the generated class can't call it: make it public",
            { _method.ReturnsByRef: true } or { _method.ReturnsByRefReadonly: true } => "it returns a reference",
            _ => null,
        };
        if (wrong is not null)
        {
            Add(Problems.NoFunction, Name, wrong);
        }
    }

    private void CheckRoute(Compilation compilation)
    {
        if (_route is null)
        {
            return;
        }

        if (compilation.GetTypeByMetadataName(Names.HttpRequest) is null)
        {
            Add(Problems.MissingPackage, Names.ApiGatewayEvents);
        }

        // The real enum's first member is payload format 1.0.
        if (_route.NamedArguments.Any(argument => argument is { Key: "Version", Value.Value: 0 }))
        {
            Add(Problems.UnknownPayloadFormat);
        }
    }

    /// <summary>What the function answers with, or nothing.</summary>
    private ITypeSymbol? ReadResult(out bool isAwaited)
    {
        var returned = _method.ReturnType;
        var shape = returned.OriginalDefinition.ToDisplayString();
        isAwaited = shape is Names.Task or Names.TaskOf;
        var result = shape switch
        {
            Names.Task => null,
            Names.TaskOf => ((INamedTypeSymbol)returned).TypeArguments[0],
            _ => _method.ReturnsVoid ? null : returned,
        };
        if (shape is Names.ValueTask or Names.ValueTaskOf || (_method.IsAsync && _method.ReturnsVoid))
        {
            Add(Problems.UnknownResult, Name, "a result, a Task of it, a Task or nothing");
        }
        else if (_route is not null && result?.ToDisplayString() is not Names.HttpResponse)
        {
            Add(Problems.UnknownResult, Name, "the APIGatewayHttpApiV2ProxyResponse of its route, or a Task of it");
        }

        CheckIsPublic(returned);
        return result;
    }

    private (List<Parameter> Takes, List<Argument> Arguments) ReadParameters()
    {
        List<Parameter> takes = [];
        List<Argument> arguments = [];
        var events = 0;
        foreach (var parameter in _method.Parameters)
        {
            if (Attribute(parameter, Names.FromServices) is not null)
            {
                arguments.Add(new Argument(Written(parameter.Type), IsService: true));
                continue;
            }

            var name = "__context__";
            if (parameter.Type.ToDisplayString() is not Names.LambdaContext)
            {
                name = _route is null ? $"__{parameter.Name}__" : "__request__";
                events++;
                CheckIsPublic(parameter.Type);
            }

            takes.Add(new Parameter(Written(parameter.Type), name));
            arguments.Add(new Argument(name, IsService: false));
        }

        CheckParameters(events);
        return (_route is null ? takes : [new($"global::{Names.HttpRequest}", "__request__"), new($"global::{Names.LambdaContext}", "__context__")], arguments);
    }

    private void CheckParameters(int events)
    {
        var isKnown = _route is null
            ? events == 1
            : events == 0 || _method.Parameters.Count(parameter => parameter.Type.ToDisplayString() is Names.HttpRequest) == events;
        var contexts = _method.Parameters.Count(parameter => parameter.Type.ToDisplayString() is Names.LambdaContext);
        if (!isKnown || events > 1 || contexts > 1 || _method.Parameters.Any(parameter => parameter.RefKind is not RefKind.None || parameter.IsParams))
        {
            Add(Problems.UnknownParameters, Name, _route is null ? "one event" : "the APIGatewayHttpApiV2ProxyRequest itself");
        }
    }

    private void CheckIsPublic(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            CheckIsPublic(array.ElementType);
        }
        else if (type is INamedTypeSymbol { TypeKind: not TypeKind.Error } named)
        {
            for (var outer = named; outer is not null; outer = outer.ContainingType)
            {
                if (outer.DeclaredAccessibility is not Accessibility.Public)
                {
                    Add(Problems.NotPublic, Name, named.ToDisplayString());
                    break;
                }
            }

            foreach (var argument in named.TypeArguments)
            {
                CheckIsPublic(argument);
            }
        }
    }

    private string? Route()
    {
        if (_route?.ConstructorArguments.Length != 2)
        {
            return null;
        }

        var (method, path) = (_route.ConstructorArguments[0], _route.ConstructorArguments[1]);
        var name = method.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => Equals(member.ConstantValue, method.Value))?.Name;
        return $"{name?.ToUpperInvariant()} {path.Value}";
    }

    private void Add(DiagnosticDescriptor descriptor, string? first = null, string? second = null) =>
        _problems.Add(new Problem(descriptor, Place.Of(_method), first, second));

    private static bool IsPlain(IMethodSymbol constructor) =>
        constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal;

    private static AttributeData? Attribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    private static string Written(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
