namespace Conformance.Tests;

/// <summary>One id in a <c>[ConformsTo]</c> and where it stands.</summary>
internal readonly record struct Proof(string FactId, string Place, bool StandsBesideATest);
