using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>
/// What the generator refuses. The ids <c>AWSLambda…</c> are those of the real generator for the same mistakes; <c>StandIn…</c> is what
/// the real one leaves to the compiler, or knows and this one doesn't.
/// </summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor SeveralStartups = Error(
        "AWSLambda0101", "Several startup classes", "An assembly has one class with [LambdaStartup] at most");

    public static readonly DiagnosticDescriptor MissingPackage = Error(
        "AWSLambda0104", "A package is missing", "The generated code needs the package {0}: reference it");

    public static readonly DiagnosticDescriptor NoSerializer = Error(
        "AWSLambda0108", "No serializer", "Functions need a serializer: name it with [assembly: LambdaSerializer(typeof(…))]");

    public static readonly DiagnosticDescriptor NoMain = Error(
        "StandIn001", "No generated Main", "This generator writes no Main: leave GenerateMain out and make the generated classes in a Main of your own");

    public static readonly DiagnosticDescriptor UnknownPayloadFormat = Error(
        "StandIn002", "Unknown payload format", "This generator knows payload format 2.0 only: leave Version out");

    public static readonly DiagnosticDescriptor NoFunction = Error(
        "StandIn003", "The method can be no function", "'{0}' can be no Lambda function: {1}");

    public static readonly DiagnosticDescriptor NotPublic = Error(
        "StandIn004", "A type in a function's signature is not public", "The generated class is public, and so must be '{1}', which is in the signature of '{0}'");

    public static readonly DiagnosticDescriptor UnknownParameters = Error(
        "StandIn005", "Unknown parameters", "'{0}' must take {1}, ILambdaContext if it wants it, and else only what is marked [FromServices]");

    public static readonly DiagnosticDescriptor UnknownResult = Error(
        "StandIn006", "Unknown result", "'{0}' must return {1}");

    public static readonly DiagnosticDescriptor NoStartup = Error(
        "StandIn007", "The class can be no startup class", "'{0}' can be no startup class: {1}");

    public static readonly DiagnosticDescriptor CannotBeMade = Error(
        "StandIn008", "The function can't be made", "Without a class with [LambdaStartup] '{0}' {1}");

    public static readonly DiagnosticDescriptor SameName = Error(
        "StandIn009", "Two functions of one name", "Several functions would be '{0}': give their methods names of their own");

    public static readonly DiagnosticDescriptor RouteWithoutFunction = Error(
        "StandIn010", "A route without a function", "'{0}' has [HttpApi], which does nothing without [LambdaFunction]");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Amazon.Lambda.Annotations", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

/// <summary>One thing that is wrong, and where.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, Place? Place, string? First = null, string? Second = null)
{
    public void Report(SourceProductionContext output) =>
        output.ReportDiagnostic(Diagnostic.Create(Descriptor, Place?.ToLocation(), First, Second));
}

/// <summary>A place in a file: a <see cref="Location"/> would keep its whole compilation alive.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Place? Of(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault() is { SourceTree: { } tree } location
            ? new Place(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
