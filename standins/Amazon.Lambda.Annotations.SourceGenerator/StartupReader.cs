using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>Reads the class with <c>[LambdaStartup]</c>, and says what is wrong with it.</summary>
internal static class StartupReader
{
    public static StartupModel Read(GeneratorAttributeSyntaxContext context)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var place = Place.Of(type);
        var problem = WhatIsWrongWith(type) is { } wrong ? new Problem(Problems.NoStartup, place, type.ToDisplayString(), wrong) : null;
        return new StartupModel(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), place, problem);
    }

    private static string? WhatIsWrongWith(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsStatic || type.IsGenericType)
        {
            return "it is abstract, static or generic";
        }

        if (!IsVisible(type) || !type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && IsVisible(constructor)))
        {
            return "the generated code must see it and a constructor without parameters";
        }

        var methods = type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind is MethodKind.Ordinary).ToList();
        if (methods.Exists(method => method.Name is "ConfigureHostBuilder"))
        {
            return "this generator knows ConfigureServices only, not ConfigureHostBuilder";
        }

        return methods.Exists(Configures) ? null : "it has no method 'void ConfigureServices(IServiceCollection services)'";
    }

    private static bool Configures(IMethodSymbol method) =>
        method is { Name: "ConfigureServices", IsStatic: false, ReturnsVoid: true, IsAsync: false, IsGenericMethod: false, Parameters.Length: 1 }
        && method.Parameters[0].Type.ToDisplayString() is Names.ServiceCollection
        && IsVisible(method);

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
        && (symbol.ContainingType is null || IsVisible(symbol.ContainingType));
}
