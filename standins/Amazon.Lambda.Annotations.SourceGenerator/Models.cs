using System.Collections;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>A function as its wrapper needs it; all types by their full names.</summary>
internal sealed record FunctionModel
{
    /// <summary>The namespace, or nothing for the global one.</summary>
    public string? Namespace { get; init; }

    /// <summary>The class that has the method.</summary>
    public string Type { get; init; } = "";

    public string Method { get; init; } = "";

    public string WrapperName { get; init; } = "";

    /// <summary>What the method returns, as it is written in C#.</summary>
    public string Returns { get; init; } = "";

    public bool IsAwaited { get; init; }

    public bool HasResult { get; init; }

    /// <summary>What the wrapper takes.</summary>
    public Values<Parameter> Takes { get; init; } = new([]);

    /// <summary>What the method is called with, in its order.</summary>
    public Values<Argument> Arguments { get; init; } = new([]);

    /// <summary>The method and the path of the route, if the function has one.</summary>
    public string? Route { get; init; }

    /// <summary>Whether it can be made without a startup class.</summary>
    public bool HasPlainConstructor { get; init; }

    /// <summary>What is wrong with it; then there is no wrapper.</summary>
    public Values<Problem> Problems { get; init; } = new([]);

    /// <summary>Where it is; the wrapper is not written from this, or each line above would write it again.</summary>
    public Place? Place { get; init; }

    public bool TakesServices => Arguments.Any(argument => argument.IsService);
}

/// <summary>A parameter of a wrapper.</summary>
internal sealed record Parameter(string Type, string Name);

/// <summary>What a method is called with: a parameter of the wrapper, by name, or a service, by type.</summary>
internal sealed record Argument(string Text, bool IsService);

/// <summary>The startup class, and what is wrong with it.</summary>
internal sealed record StartupModel(string Name, Place? Place, Problem? Problem);

/// <summary>What the assembly says and references.</summary>
internal sealed record AssemblySettings(string? Serializer, bool GenerateMain, bool HasDependencyInjection)
{
    public static AssemblySettings Of(Compilation compilation)
    {
        string? serializer = null;
        var generateMain = false;
        foreach (var attribute in compilation.Assembly.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case Names.LambdaSerializer when attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol type:
                    serializer = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
                    break;
                case Names.LambdaGlobalProperties:
                    generateMain = attribute.NamedArguments.Any(argument => argument is { Key: "GenerateMain", Value.Value: true });
                    break;
            }
        }

        return new AssemblySettings(serializer, generateMain, compilation.GetTypeByMetadataName(Names.ServiceProvider) is not null);
    }
}

/// <summary>What all wrappers of an assembly share.</summary>
internal sealed record HostModel(string? Startup, AssemblySettings Settings, Values<string> Ambiguous)
{
    /// <summary>Whether nothing is missing that a wrapper would not compile without.</summary>
    public bool IsComplete => Settings.Serializer is not null && (Startup is null || Settings.HasDependencyInjection);

    public static HostModel Of(string? startup, AssemblySettings settings, ImmutableArray<string> wrappers) =>
        new(startup, settings, new Values<string>([.. wrappers.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)]));

    /// <summary>What is wrong with a function only because of the others or of a missing startup class.</summary>
    public IEnumerable<Problem> ProblemsWith(FunctionModel function)
    {
        var type = function.Type.Replace("global::", "");
        if (Ambiguous.Contains(function.WrapperName))
        {
            yield return new Problem(Problems.SameName, function.Place, function.WrapperName);
        }

        if (Startup is null && function.TakesServices)
        {
            yield return new Problem(Problems.CannotBeMade, function.Place, $"{type}.{function.Method}", "has no services to take");
        }
        else if (Startup is null && !function.HasPlainConstructor)
        {
            yield return new Problem(Problems.CannotBeMade, function.Place, type, "needs a constructor without parameters");
        }
    }
}

/// <summary>A list that equals another one with the same values, so that steps whose results are the same are seen to be the same.</summary>
internal sealed class Values<T>(ImmutableArray<T> items) : IReadOnlyList<T>, IEquatable<Values<T>>
{
    public int Count => items.Length;

    public T this[int index] => items[index];

    public bool Equals(Values<T>? other) => other is not null && items.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as Values<T>);

    public override int GetHashCode() => items.Aggregate(17, (hash, item) => (hash * 31) + (item?.GetHashCode() ?? 0));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
