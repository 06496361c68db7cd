// Compiled into every test project.
namespace Tests;

/// <summary>Names the facts of <c>localcloud/tests/Conformance/facts.json</c> that this test proves; <c>Conformance.Tests</c> checks the names.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ConformsToAttribute(params string[] facts) : Attribute
{
    public IReadOnlyList<string> Facts => facts;
}
